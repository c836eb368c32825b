import { describe, expect, test } from "vitest";
import { readStream } from "../testing/read-stream.ts";
import { openStreamSocket, type StreamSocket, watchStreamSockets } from "../testing/stream-sockets.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

const KB = 1_024;

/** Time of streams that can be sent ahead. */
function leapingTime() {
  let ahead = 0;
  return { steady: () => performance.now() + ahead, leap: (ms: number) => void (ahead += ms) };
}

/** So many events of Payments, told as they are fanned out. */
async function happen(server: TestServer, token: string, titles: readonly string[]): Promise<void> {
  const events = titles.map((title) => ({ type: "scan_added", title, product: { ref: "11", source: "defectdojo" } }));
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const answer = await fetch(`${server.address}/api/v1/events/batch`, { method: "POST", headers, body: JSON.stringify({ events }) });
  expect(answer.status).toBe(200);
  await server.engine.drain();
}

const titled = (count: number, from: number) =>
  Array.from({ length: count }, (_, index) => `${"漢".repeat(480)} #${String(from + index)}.`);

function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/"title":"[^"]*#(\d+)\./g)].map(([, number]) => Number(number));
}

const lastId = (reader: StreamSocket) => [...reader.text().matchAll(/^id: (\S+)$/gm)].at(-1)?.[1] ?? "";

/**
 * When nothing is taken any more: what the clients' own system has is no business of the server's, which asks once a second, and goes on while
 * that takes something.
 */
async function settled(read: () => Promise<readonly number[]>): Promise<readonly number[]> {
  let last = await read();
  const isAsBefore = async (): Promise<boolean> => {
    const before = last;
    last = await read();
    return JSON.stringify(last) === JSON.stringify(before);
  };
  await expect.poll(isAsBefore, { interval: 2_500, timeout: 25_000 }).toBe(true);
  return last;
}

describe("readers on real sockets", () => {
  test.runIf(process.platform === "linux")(
    "that stop have 64 KB under way, are disconnected after thirty seconds, and miss nothing when they are back; others do not notice (V2, V5)",
    async () => {
      const { steady, leap } = leapingTime();
      await using server = await startTestServer({ steady });
      const sender = await server.tokenOf("root", ["events:write"]);
      const token = await server.tokenOf("dana", ["read"]);
      using sockets = watchStreamSockets();
      const stopped = Array.from({ length: 9 }, () => openStreamSocket(server.address, token));
      for (const reader of stopped) await reader.until("event: count");
      for (const reader of stopped) reader.stop();
      const quick = openStreamSocket(server.address, token);

      const ROUNDS = 5;
      for (let round = 0; round < ROUNDS; round += 1) {
        await happen(server, sender, titled(40, round * 40));
        await quick.until(`#${String((round + 1) * 40 - 1)}.`);
      }
      const underWay = await settled(async () => (await sockets.underWay()).slice(0, stopped.length));
      expect(Math.min(...underWay)).toBeGreaterThan(32 * KB);
      expect(Math.max(...underWay)).toBeLessThanOrEqual(64 * KB);

      leap(31_000);
      await expect.poll(() => server.streams.counts(), { timeout: 10_000 }).toEqual({ open: 1, dropped: stopped.length });
      for (const reader of stopped) await reader.readOn();

      for (const reader of stopped.slice(0, 3)) {
        const back = openStreamSocket(server.address, token, lastId(reader));
        await back.until(`#${String(ROUNDS * 40 - 1)}.`);
        expect([...numbersIn(reader.text()), ...numbersIn(back.text())]).toEqual(Array.from({ length: ROUNDS * 40 }, (_, index) => index));
        back.socket.destroy();
      }
      expect(numbersIn(quick.text())).toHaveLength(ROUNDS * 40);
      quick.socket.destroy();
    },
  );

  test("that go away as soon as they have come, or end their half of the connection, leave nothing behind", async () => {
    await using server = await startTestServer();
    const token = await server.tokenOf("dana", ["read"]);
    for (let more = 0; more < 40; more += 1) {
      const some = Array.from({ length: 8 }, () => openStreamSocket(server.address, token));
      if (more % 2 === 0) await Promise.race(some.map((reader) => reader.until("HTTP/1")));
      for (const { socket } of some) socket.destroy();
    }
    const halves = Array.from({ length: 3 }, () => openStreamSocket(server.address, token));
    await expect.poll(() => server.streams.counts().open).toBe(halves.length);
    for (const half of halves) half.socket.end();
    await expect.poll(() => server.streams.counts()).toEqual({ open: 0, dropped: 0 });

    const answer = await fetch(`${server.address}/api/v1/stream`, { headers: { authorization: `Bearer ${token}` } });
    const stream = readStream(answer.body);
    expect(await stream.take(1)).toMatchObject([{ event: "count" }]);
    await stream.cancel();
  });
});
