import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import ipaddr from "ipaddr.js";
import { pinnedLookup } from "../http/pinned-lookup.ts";

/** The host, or what it resolves to, is somewhere a mail server never is. */
class HostRefused extends Error {
  override readonly name = "HostRefused";
  readonly code = "EHOSTREFUSED";
}

export interface ConnectTarget {
  readonly host: string;
  readonly port: number;
  readonly allowLoopback: boolean;
  readonly timeoutMs: number;
}

/** A mail server may be in a private network; link-local, metadata and what only leads elsewhere it is never. */
const NEVER: ReadonlySet<string> = new Set([
  "unspecified",
  "broadcast",
  "multicast",
  "linkLocal",
  "6to4",
  "teredo",
  "rfc6052",
  "rfc6145",
  "discard",
]);
/** Addresses at which clouds answer with credentials, beside 169.254.169.254. */
const METADATA: ReadonlySet<string> = new Set(["fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16"]);

/** Connects to an address that was checked, not to a name that may resolve anew; if one answer is refused, all are. */
export async function guardedConnect(target: ConnectTarget, signal?: AbortSignal): Promise<Socket> {
  const addresses = await addressesOf(target);
  signal?.throwIfAborted();
  const socket = connect({ host: target.host, port: target.port, autoSelectFamily: addresses.length > 1, lookup: pinnedLookup(addresses) });
  return connected(socket, target, signal);
}

export function isRefusedAddress(address: string, allowLoopback: boolean): boolean {
  if (!ipaddr.isValid(address)) return true;
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  return NEVER.has(range) || METADATA.has(parsed.toString()) || (range === "loopback" && !allowLoopback);
}

async function addressesOf({ host, allowLoopback }: ConnectTarget): Promise<readonly string[]> {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  const found = isIP(bare) === 0 ? (await lookup(bare, { all: true })).map(({ address }) => address) : [bare];
  if (found.some((address) => isRefusedAddress(address, allowLoopback))) throw new HostRefused(`Address not allowed: ${host}`);
  return found;
}

function connected(socket: Socket, { host, allowLoopback, timeoutMs }: ConnectTarget, signal: AbortSignal | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      fail(Object.assign(new Error(`No connection to ${host} within ${String(timeoutMs)} ms`), { code: "ETIMEDOUT" }));
    }, timeoutMs);
    const onAbort = () => {
      fail(new Error("Connecting was given up", { cause: signal?.reason }));
    };
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      socket.off("error", fail);
    };
    const fail = (error: Error) => {
      settle();
      socket.on("error", () => undefined);
      socket.destroy();
      reject(error);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    socket.once("error", fail);
    socket.once("connect", () => {
      if (isRefusedAddress(socket.remoteAddress ?? "", allowLoopback)) {
        fail(new HostRefused(`Address not allowed: ${host}`));
        return;
      }
      settle();
      resolve(socket);
    });
  });
}
