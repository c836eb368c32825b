import { BlockList, isIP, isIPv4 } from "node:net";
import { remembered } from "@tocsin/channels/http";
import { isNetwork } from "./variables.ts";

/** Whether an address lies in one of these networks (`10.0.0.0/8`, or one address). A name never does. */
export function memberOf(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIPv4(address) ? "ipv4" : "ipv6";
    list.addSubnet(address, bits === undefined ? (family === "ipv4" ? 32 : 128) : Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

/** Whether `TOCSIN_EGRESS_ALLOW` names a host: its name, as it is written, or the network of its address. */
export function egressAllowList(allow: readonly string[]): (host: string) => boolean {
  const names = new Set(allow.filter((entry) => !isNetwork(entry)).map((name) => name.toLowerCase()));
  const isInNetwork = memberOf(allow.filter(isNetwork));
  return remembered((host) => {
    const plain = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
    return names.has(plain) || isInNetwork(plain);
  });
}
