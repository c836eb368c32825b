import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { endianness } from "node:os";

/** Where Linux lists the connections of this machine, or of this container. */
const TABLES = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];

/** Number, both ends, state, what is to be sent. */
const ROW = /^ *\d+: (\S+ \S+) [0-9A-F]{2} ([0-9A-F]{8}):/gm;

/** Both ends of a connection, as the table writes them. */
export type Ends = string;

/** Bytes that the system has for a connection and that its other end has not acknowledged; null: it knows of no such connection. */
export type Untaken = (ends: Ends) => number | null;

type Socketed = Pick<Socket, "localAddress" | "localPort" | "remoteAddress" | "remotePort">;

/** Null: it has none any more. */
export function endsOf({
  localAddress,
  localPort,
  remoteAddress,
  remotePort,
}: { readonly [K in keyof Socketed]: Socketed[K] | undefined }): Ends | null {
  if (localAddress === undefined || localPort === undefined || remoteAddress === undefined || remotePort === undefined) return null;
  return `${endText(localAddress, localPort)} ${endText(remoteAddress, remotePort)}`;
}

/** Of the connections that are asked for. Where the system has no such table it knows of none. */
export async function readUntaken(wanted: ReadonlySet<Ends>): Promise<Untaken> {
  const texts = await Promise.all(TABLES.map((table) => readFile(table, "latin1").catch(() => "")));
  const bytes = new Map<Ends, number>();
  for (const [, ends = "", sending = ""] of texts.join("").matchAll(ROW))
    if (wanted.has(ends)) bytes.set(ends, Number.parseInt(sending, 16));
  return (ends) => bytes.get(ends) ?? null;
}

function endText(address: string, port: number): string {
  const bytes = Buffer.from(address.includes(":") ? bytesOfIPv6(address) : address.split(".").map(Number));
  // Written word by word as the processor keeps them.
  if (endianness() === "LE") bytes.swap32();
  return `${bytes.toString("hex").toUpperCase()}:${port.toString(16).toUpperCase().padStart(4, "0")}`;
}

function bytesOfIPv6(address: string): readonly number[] {
  const [head = [], tail] = address
    .replace(/%.*$/, "")
    .split("::")
    .map((part) => part.split(":").flatMap(bytesOfGroup));
  return tail === undefined ? head : [...head, ...Array.from({ length: 16 - head.length - tail.length }, () => 0), ...tail];
}

/** Its last one may be an address of IPv4. */
function bytesOfGroup(group: string): readonly number[] {
  if (group === "") return [];
  if (group.includes(".")) return group.split(".").map(Number);
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}
