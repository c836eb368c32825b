import { networkInterfaces } from "node:os";
import { type EgressRules, isSameAddress } from "@tocsin/channels/http";
import type { Config } from "./config.ts";
import { egressAllowList, memberOf } from "./networks.ts";

const isLoopback = memberOf(["127.0.0.0/8", "::1"]);

/**
 * What requests to addresses that people entered may reach. `ownPort`: where this server listens; 0 where that is not known. `interfaces`: those of this
 * machine, which may change while it runs.
 */
export function egressRules(
  { allow, loopback }: Config["egress"],
  ownPort: number,
  interfaces: Interfaces = networkInterfaces,
): EgressRules {
  return {
    isAllowListed: egressAllowList(allow),
    allowLoopback: loopback,
    isOwnAddress: (address, port) => port === ownPort && (isLoopback(address) || isOneOf(interfaces(), address)),
  };
}

type Interfaces = () => Readonly<Partial<Record<string, readonly { readonly address: string }[]>>>;

function isOneOf(interfaces: ReturnType<Interfaces>, address: string): boolean {
  return Object.values(interfaces).some((entries) => entries?.some((entry) => isSameAddress(entry.address, address)));
}
