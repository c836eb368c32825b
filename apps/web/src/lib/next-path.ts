/** Where to go after signing in: a path of this site, whatever the address says. */
export function nextPath(search: string, origin: string): string {
  const asked = new URLSearchParams(search).get("next");
  if (asked === null || !asked.startsWith("/") || asked.startsWith("//") || asked.includes("\\")) return "/";
  const url = parse(asked, origin);
  if (url === null || url.origin !== origin || url.pathname === "/sign-in") return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}

/** The sign-in page's address that leads back to where somebody is. */
export function signInPath({
  pathname,
  search,
  hash,
}: {
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}): string {
  const here = `${pathname}${search}${hash}`;
  return here === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`;
}

function parse(path: string, origin: string): URL | null {
  return URL.canParse(path, origin) ? new URL(path, origin) : null;
}
