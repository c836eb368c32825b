import { isIP } from "node:net";
import { isBlockedAddress, isLoopbackAddress, isNeverAddress } from "./addresses.ts";

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

/** A checked destination: only these addresses may be connected to. */
export interface Destination {
  readonly url: URL;
  readonly port: number;
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
  const url = parseTarget(text);
  if (url === null) return null;
  const host = bareHost(url);
  const isListed = rules.isAllowListed(host);
  if (isIP(host) === 0 && isForbiddenName(host) && !isListed) return null;
  const addresses = isIP(host) === 0 ? await resolve(host, isListed) : [host];
  const destination = { url, port: portOf(url), addresses };
  return mayReach(destination, rules) ? destination : null;
}

/** Asked again of the address that a connection has really reached. */
export function mayReachAddress({ url, port }: Pick<Destination, "url" | "port">, address: string, rules: EgressRules): boolean {
  if (rules.isOwnAddress(address, port)) return false;
  const isListed = rules.isAllowListed(bareHost(url)) || rules.isAllowListed(address);
  if (!isListed) return !isBlockedAddress(address);
  return !isNeverAddress(address) && (!isLoopbackAddress(address) || rules.allowLoopback);
}

function mayReach(destination: Destination, rules: EgressRules): boolean {
  const { url, port, addresses } = destination;
  if (addresses.length === 0 || !addresses.every((address) => mayReachAddress(destination, address, rules))) return false;
  const isListed = rules.isAllowListed(bareHost(url)) || addresses.every((address) => rules.isAllowListed(address));
  return isListed || (url.protocol === "https:" && port === 443);
}

/** The URL as browsers read it, which folds every way to write an IPv4 address into one. */
function parseTarget(text: string): URL | null {
  if (text.length > URL_MAX || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isHttp = url.protocol === "https:" || url.protocol === "http:";
  return isHttp && url.username === "" && url.password === "" ? url : null;
}

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
