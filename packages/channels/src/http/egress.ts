import { isIP } from "node:net";
import { isBlockedAddress, isLoopbackAddress, isNeverAddress } from "./addresses.ts";
import { remembered } from "./remembered.ts";

/** What the log says of an address that is refused here. */
export const NOT_ALLOWED = "This address is not allowed.";

/** What an operator lets the server reach beyond public https (page 7.2, rule 6). */
export interface EgressRules {
  /** Whether a host name or an address is on the operator's list: it may be private, spoken to by http, and on any port. */
  readonly isAllowListed: (hostOrAddress: string) => boolean;
  readonly allowLoopback: boolean;
  /** Where this server itself listens; never a destination. */
  readonly isOwnAddress: (address: string, port: number) => boolean;
}

/** Every address of a name; rejects for one that has none. `isListed`: the operator's list names it. */
export type Resolve = (name: string, isListed: boolean) => Promise<readonly string[]>;

/** Where a URL leads, as it is written. */
export interface Target {
  readonly url: Readonly<Pick<URL, "origin" | "protocol" | "host" | "pathname" | "search">>;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
}

/** A checked destination: only these addresses may be connected to. */
export interface Destination extends Target {
  readonly addresses: readonly string[];
}

export interface Egress {
  readonly rules: EgressRules;
  readonly resolve: Resolve;
}

/** A connection led where it must not. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
}

const URL_MAX = 2_048;
const FORBIDDEN_NAME = /(^|\.)(localhost|internal|local)$/i;

/**
 * Rules 1 to 3 and 6 of page 7.2: where a URL leads, by what its name resolves to now; null where it must not be reached,
 * without saying why. Asked when a URL is saved and before every send. Rejects only where the resolver does.
 */
export async function checkDestination(text: string, { rules, resolve }: Egress): Promise<Destination | null> {
  const target = targetOf(text);
  if (target === null) return null;
  const { host } = target;
  const isListed = rules.isAllowListed(host);
  const isName = isIP(host) === 0;
  if (isName && isForbiddenName(host) && !isListed) return null;
  const destination = { ...target, addresses: isName ? await resolve(host, isListed) : [host] };
  return mayReach(destination, rules) ? destination : null;
}

/**
 * Whether a URL whose name cannot be resolved may lead out, by what it tells itself. Scheme and port are no matter of the addresses,
 * unless these are what the operator's list names: which they are nobody knows then.
 */
export function mayLeadOut(text: string, { isAllowListed }: Pick<EgressRules, "isAllowListed">): boolean {
  const target = targetOf(text);
  if (target === null || isIP(target.host) !== 0) return false;
  return isAllowListed(target.host) || (isPublicWay(target) && !isForbiddenName(target.host));
}

/** Whether a URL is surely refused by what it tells itself, wherever its name leads. */
export function isRefusedAsWritten(text: string, rules: EgressRules): boolean {
  const target = targetOf(text);
  if (target === null) return true;
  const { host } = target;
  return isIP(host) === 0 ? isForbiddenName(host) && !rules.isAllowListed(host) : !mayReach({ ...target, addresses: [host] }, rules);
}

/** Asked again of the address that a connection has really reached. */
export function mayReachAddress({ host, port }: Pick<Target, "host" | "port">, address: string, rules: EgressRules): boolean {
  if (rules.isOwnAddress(address, port)) return false;
  const isListed = rules.isAllowListed(host) || rules.isAllowListed(address);
  if (!isListed) return !isBlockedAddress(address);
  return !isNeverAddress(address) && (!isLoopbackAddress(address) || rules.allowLoopback);
}

function mayReach(destination: Destination, rules: EgressRules): boolean {
  const { url, host, port, addresses } = destination;
  if (addresses.length === 0 || !addresses.every((address) => mayReachAddress(destination, address, rules))) return false;
  const isListed = rules.isAllowListed(host) || addresses.every((address) => rules.isAllowListed(address));
  return isListed || isPublicWay({ url, port });
}

function isPublicWay({ url, port }: Pick<Target, "url" | "port">): boolean {
  return url.protocol === "https:" && port === 443;
}

/** The URL as browsers read it, which folds every way to write an IPv4 address into one; an endpoint's is read once, not for every request. */
const targetOf = remembered((text): Target | null => {
  if (text.length > URL_MAX || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isHttp = url.protocol === "https:" || url.protocol === "http:";
  if (!isHttp || url.username !== "" || url.password !== "") return null;
  const { origin, protocol, host, pathname, search } = url;
  return { url: { origin, protocol, host, pathname, search }, host: bareHost(url), port: portOf(url) };
});

/** Names that belong to a machine or a private network; a name of one label, or with a dot at its end, is one too. */
function isForbiddenName(host: string): boolean {
  return FORBIDDEN_NAME.test(host) || host.endsWith(".") || !host.includes(".");
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function portOf({ port, protocol }: URL): number {
  if (port !== "") return Number(port);
  return protocol === "https:" ? 443 : 80;
}
