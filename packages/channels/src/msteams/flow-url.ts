import type { EgressRules } from "../http/egress.ts";

/**
 * What speaks against a flow's URL, as far as the URL itself tells: no http(s) URL; an Office 365 connector, which Microsoft
 * has retired; a flow that wants a sign-in of its tenant; a host that is none of Power Automate's.
 */
export type FlowUrlProblem = "bad_url" | "connector_retired" | "no_signature" | "unknown_host";

const CONNECTOR = /(^|\.)webhook\.office\.com$|^outlook\.office(365)?\.com$/i;
const OLD_HOST = /\.logic\.azure\.com$/i;
const FLOW_HOST = /\.environment\.api\.powerplatform\.com$/i;

/** Null: nothing speaks against it. Clouds of other names are taken where the operator's list names them. */
export function flowUrlProblem(text: string, { isAllowListed }: Pick<EgressRules, "isAllowListed">): FlowUrlProblem | null {
  if (!URL.canParse(text)) return "bad_url";
  const { protocol, hostname, searchParams } = new URL(text);
  if (protocol !== "https:" && protocol !== "http:") return "bad_url";
  if (CONNECTOR.test(hostname)) return "connector_retired";
  if (!FLOW_HOST.test(hostname) && !OLD_HOST.test(hostname) && !isAllowListed(hostname.replace(/^\[(.*)\]$/, "$1"))) return "unknown_host";
  return (searchParams.get("sig") ?? "") === "" ? "no_signature" : null;
}

/** The form of URL that Microsoft has told owners to move off; it works for now. */
export function isOldFlowUrl(text: string): boolean {
  return URL.canParse(text) && OLD_HOST.test(new URL(text).hostname);
}

/** What must not be shown of the URL, in the forms in which an answer may quote it. */
export function secretsOf(text: string): readonly string[] {
  const { href, search, searchParams } = new URL(text);
  const sig = searchParams.get("sig") ?? "";
  const [, written = ""] = /[?&]sig=([^&]*)/.exec(search) ?? [];
  return [text, href, sig, written, encodeURIComponent(sig)].filter((secret) => secret !== "");
}
