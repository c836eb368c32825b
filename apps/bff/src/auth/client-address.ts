import { isIP, isIPv6 } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { memberOf } from "../config/networks.ts";
import type { AppEnv } from "../http/env.ts";

export type ClientAddressOf = (c: Context<AppEnv>) => string;

/** Who really calls: the peer, or, behind proxies of ours, the last address they were called by that is not theirs. */
export function clientAddressBehind(trustedProxies: readonly string[]): ClientAddressOf {
  const isProxy = memberOf(trustedProxies);
  return (c) => {
    const peer = plainAddress(getConnInfo(c).remote.address ?? "");
    if (!isProxy(peer)) return peer;
    const hops = (c.req.header("x-forwarded-for") ?? "").split(",").map((hop) => plainAddress(hop.trim()));
    return hops.findLast((hop) => isIP(hop) !== 0 && !isProxy(hop)) ?? peer;
  };
}

/** Under which limits are counted: an address of IPv4, the /64 that a household or a machine has of IPv6. */
export function limitKey(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail = ""] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  const missing = address.includes("::") ? 8 - groups.length - after.length : 0;
  const all = [...groups, ...Array.from({ length: Math.max(0, missing) }, () => "0"), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** Sockets that listen on both write IPv4 as `::ffff:10.0.0.1`. */
function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}
