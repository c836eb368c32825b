import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { resolveBy } from "./resolve-all.ts";

const A = 1;
const AAAA = 28;
const NAME_ERROR = 3;
const SERVER_FAILURE = 2;

let server: Socket;
let servers: readonly string[];

beforeEach(async () => {
  server = createSocket("udp4");
  server.on("message", (query, { port, address }) => {
    const answer = answerTo(query);
    if (answer !== null) server.send(answer, port, address);
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  servers = [`127.0.0.1:${String(server.address().port)}`];
});

afterEach(() => {
  server.close();
});

describe("a name that somebody entered", () => {
  test("is every address that it has", async () => {
    const resolve = resolveBy({ timeoutMs: 1_000, tries: 1, servers });

    expect(await resolve("both.example.com", false)).toEqual(["192.0.2.1", "2001:db8::1"]);
    expect(await resolve("old.example.com", false)).toEqual(["192.0.2.1"]);
  });

  test("without an address is told from one of which nobody could say anything", async () => {
    const resolve = resolveBy({ timeoutMs: 100, tries: 1, servers });

    await expect(resolve("none.example.com", false)).rejects.toMatchObject({ code: "ENOTFOUND" });
    await expect(resolve("broken.example.com", false)).rejects.toMatchObject({ code: "EAI_AGAIN" });
    await expect(resolve("silent.example.com", false)).rejects.toMatchObject({ code: "EAI_AGAIN" });
  });

  test("of a silent name server holds up no other name, nor the look-ups of the system", async () => {
    const resolve = resolveBy({ timeoutMs: 2_000, tries: 1, servers });
    let silent = 0;
    const waiting = Array.from({ length: 50 }, async (_, number) => {
      await resolve(`silent${String(number)}.example.com`, false).catch(() => undefined);
      silent += 1;
    });

    expect(await resolve("both.example.com", false)).toHaveLength(2);
    expect(await resolve("localhost", true)).toContain("127.0.0.1");
    expect(silent).toBe(0);
    await Promise.all(waiting);
  });
});

/** A name server in a few bytes; null: it keeps silent. */
function answerTo(query: Buffer): Buffer | null {
  const { name, type, end } = questionOf(query);
  if (name.startsWith("silent")) return null;
  const records = recordsOf(name, type);
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | codeOf(name), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, query.subarray(12, end), ...records.map((address) => recordOf(type, address))]);
}

function questionOf(query: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.subarray(at + 1, at + 1 + length).toString("latin1"));
    at += length + 1;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function codeOf(name: string): number {
  if (name.startsWith("none")) return NAME_ERROR;
  return name.startsWith("broken") ? SERVER_FAILURE : 0;
}

function recordsOf(name: string, type: number): readonly Buffer[] {
  if (type === A && /^(?:both|old)\./.test(name)) return [Buffer.from([192, 0, 2, 1])];
  return type === AAAA && name.startsWith("both.") ? [Buffer.from("20010db8000000000000000000000001", "hex")] : [];
}

function recordOf(type: number, address: Buffer): Buffer {
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 1, 0, address.length]);
  return Buffer.concat([head, address]);
}
