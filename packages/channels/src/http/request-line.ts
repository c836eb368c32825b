/** A request as the log shows it. Paths and queries of such URLs are as good as passwords: the origin alone is shown. */
export function requestLine(method: string, url: string): string {
  if (!URL.canParse(url)) return `${method} …`;
  const { origin, pathname, search } = new URL(url);
  return `${method} ${origin}${pathname === "/" && search === "" ? "/" : "/…"}`;
}
