import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { isLoopbackAddress, isNeverAddress } from "../http/addresses.ts";
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

/** Connects to an address that was checked, not to a name that may resolve anew; if one answer is refused, all are. */
export async function guardedConnect(target: ConnectTarget, signal?: AbortSignal): Promise<Socket> {
  const addresses = await addressesOf(target);
  signal?.throwIfAborted();
  const socket = connect({ host: target.host, port: target.port, autoSelectFamily: addresses.length > 1, lookup: pinnedLookup(addresses) });
  return connected(socket, target, signal);
}

/** A mail server may be in a private network; link-local, metadata and what only leads elsewhere it is never. */
export function isRefusedAddress(address: string, allowLoopback: boolean): boolean {
  return isNeverAddress(address) || (isLoopbackAddress(address) && !allowLoopback);
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
