import ipaddr from "ipaddr.js";
import { remembered } from "./remembered.ts";

/** Addresses that are nobody's public server (page 7.2): private, local, reserved, and those that only lead elsewhere. */
const BLOCKED = networks([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/96",
  // IPv4 in another dress, which a translator on the way takes off.
  "::ffff:0:0:0/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/32",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
]);

/** Where clouds answer with credentials and machines answer themselves; no setting of an operator opens these, and no mail server is there. */
const NEVER = networks([
  "0.0.0.0/8",
  "100.100.100.200/32",
  "168.63.129.16/32",
  "169.254.0.0/16",
  "192.0.0.192/32",
  "224.0.0.0/4",
  "240.0.0.0/4",
  // An IPv4 address written the old way, and the one that is none. This machine's own, which is among them, is asked about apart.
  "::/96",
  "::ffff:0:0:0/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/32",
  "2002::/16",
  "fd00:ec2::254/128",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
]);

const LOOPBACK = networks(["127.0.0.0/8", "::1/128"]);

/** No public server has this address. What is no address at all counts as one that is blocked. */
export const isBlockedAddress: (address: string) => boolean = remembered((address) => isIn(BLOCKED, address) || isIn(NEVER, address));

export const isLoopbackAddress: (address: string) => boolean = remembered((address) => ipaddr.isValid(address) && isIn(LOOPBACK, address));

/** Not even an operator's allow-list reaches this address. */
export const isNeverAddress: (address: string) => boolean = remembered((address) => isIn(NEVER, address) && !isLoopbackAddress(address));

/** However they are written. */
export function isSameAddress(one: string, other: string): boolean {
  const written = normalForm(one);
  return written !== "" && written === normalForm(other);
}

/** Empty for what is no address. */
const normalForm = remembered((address) => (ipaddr.isValid(address) ? ipaddr.process(address).toNormalizedString() : ""));

type Network = ReturnType<typeof ipaddr.parseCIDR>;

function networks(list: readonly string[]): readonly Network[] {
  return list.map((network) => ipaddr.parseCIDR(network));
}

/** An IPv4 address in IPv6 clothes is judged as what it is. */
function isIn(list: readonly Network[], address: string): boolean {
  if (!ipaddr.isValid(address)) return true;
  const parsed = ipaddr.process(address);
  return list.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits));
}
