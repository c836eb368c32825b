import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type Addresses, addressesOf } from "./targets.ts";

const A = 1;
const CNAME = 5;
const AAAA = 28;
/** An answer, to a query that wanted recursion, and recursion is there. */
const FLAGS = 0x81_80;
/** Where the name of the question stands in every message. */
const ASKED_NAME = Buffer.from([0xc0, 12]);

export interface NameServer extends Disposable {
  readonly port: number;
  readonly questions: () => number;
}

/** A name server that says something else each time, and that nothing it says may be kept. It counts the looks at a name by each kind of address. */
export async function startNameServer(port: number): Promise<NameServer> {
  const server = createSocket("udp4");
  const asked = new Map<string, number>();
  let questions = 0;
  server.on("message", (query, from) => {
    const { name, type, end } = questionOf(query);
    const key = `${String(type)} ${name}`;
    const before = asked.get(key) ?? 0;
    asked.set(key, before + 1);
    questions += 1;
    server.send(answerTo(query.subarray(0, end), type, addressesOf(name, before)), from.port, from.address);
  });
  server.bind(port, "127.0.0.1");
  await once(server, "listening");
  return { port: server.address().port, questions: () => questions, [Symbol.dispose]: () => void server.close() };
}

function answerTo(question: Buffer, type: number, addresses: Addresses): Buffer {
  const found = type === A ? addresses.v4.map(bytesOf4) : type === AAAA ? addresses.v6.map(bytesOf6) : [];
  const alias = addresses.alias === undefined ? null : nameOf(addresses.alias);
  const records = [
    ...(alias === null ? [] : [recordOf(ASKED_NAME, CNAME, alias)]),
    ...found.map((address) => recordOf(alias ?? ASKED_NAME, type, address)),
  ];
  const head = Buffer.alloc(12);
  question.copy(head, 0, 0, 2);
  head.writeUInt16BE(FLAGS, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, question.subarray(12), ...records]);
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

/** For no time at all. */
function recordOf(name: Buffer, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([name, head, data]);
}

function nameOf(name: string): Buffer {
  const labels = name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label, "latin1")]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function bytesOf4(address: string): Buffer {
  return Buffer.from(address.split(".").map(Number));
}

function bytesOf6(address: string): Buffer {
  const [, front = address, dotted] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address) ?? [];
  const plain =
    dotted === undefined
      ? address
      : `${front}${bytesOf4(dotted)
          .toString("hex")
          .replace(/^(.{4})/, "$1:")}`;
  const [left = "", right] = plain.split("::");
  const groups = (text: string): readonly string[] => (text === "" ? [] : text.split(":"));
  const between = right === undefined ? [] : Array.from({ length: 8 - groups(left).length - groups(right).length }, () => "0");
  return Buffer.from([...groups(left), ...between, ...groups(right ?? "")].map((group) => group.padStart(4, "0")).join(""), "hex");
}
