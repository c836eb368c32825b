import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { startWebhookReceiver } from "@tocsin/testkit";
import { expect, test, vi } from "vitest";
import { message, SECRET, wayTo } from "../testing/sending-world.ts";
import { runSending } from "./run-sending.ts";
import type { FromSending, SharedPart, ToSending } from "./sending-messages.ts";

/** The thread's own work, in this thread. */
function sendingHere() {
  const said: FromSending[] = [];
  const port = Object.assign(new EventEmitter(), { postMessage: (batch: FromSending) => void said.push(batch) });
  runSending(port, { egress: { allow: ["127.0.0.1"], loopback: true }, port: 0 });
  return {
    said,
    ask: (work: Partial<ToSending>) =>
      port.emit("message", { opened: [], shared: [], sends: [], ended: [], aborted: [], measures: false, knocks: false, ...work }),
    reports: () => said.flatMap(({ reports }) => reports),
    crashes: () => said.flatMap(({ crashes }) => crashes),
  };
}

const partOf = ({ body, contentType, headers }: SharedPart): SharedPart => ({ body, contentType, headers });
const PART = partOf(message("d-1"));

test("says that it is there before it is asked for anything", () => {
  expect(sendingHere().said).toEqual([{ reports: [], crashes: [], dates: [] }]);
});

test("answers a knock, whatever it is waiting for", async () => {
  const { said, ask } = sendingHere();
  const before = said.length;

  ask({ knocks: true });

  await vi.waitFor(() => {
    expect(said.slice(before)).toEqual([{ reports: [], crashes: [], dates: [] }]);
  });
});

test("tells a bug about one message with that message, without its secret, and sends the others", async () => {
  await using receiver = await startWebhookReceiver();
  const { ask, reports, crashes } = sendingHere();

  ask({
    opened: [[1, wayTo(receiver.url)]],
    shared: [PART],
    sends: [
      [1, 2, "d-1", 0],
      [2, 1, "d-2", 0],
      [3, 1, "d.3", 0],
    ],
  });

  await vi.waitFor(() => {
    expect([reports().length, crashes().length]).toEqual([1, 2]);
  });
  expect(reports()).toMatchObject([[2, { outcome: { kind: "delivered" } }]]);
  expect(crashes()).toMatchObject([
    [1, { message: "Nobody opened the way 2" }],
    [3, { name: "TypeError" }],
  ]);
  expect(JSON.stringify(crashes())).not.toContain(SECRET);
  expect(receiver.requests).toEqual(["d-2"]);
});

test("gives up what it is told to, which alone, and forgets a way that has ended", async () => {
  await using receiver = await startWebhookReceiver();
  const { ask, reports, crashes } = sendingHere();
  receiver.answerNext({ hang: true });
  ask({ opened: [[1, wayTo(receiver.url)]], shared: [PART], sends: [[1, 1, "d-1", 0]] });
  await vi.waitFor(() => {
    expect(receiver.requests).toEqual(["d-1"]);
  });

  ask({ shared: [PART], sends: [[2, 1, "d-2", 0]], ended: [1], aborted: [1, 99] });
  ask({ shared: [PART], sends: [[3, 1, "d-3", 0]] });

  await vi.waitFor(() => {
    expect([reports().length, crashes().length]).toEqual([2, 1]);
  });
  const kinds = new Map(reports().map(([ticket, { outcome }]) => [ticket, "failure" in outcome ? outcome.failure : outcome.kind]));
  expect(kinds).toEqual(
    new Map([
      [1, "ambiguous"],
      [2, "delivered"],
    ]),
  );
  expect(crashes()).toMatchObject([[3, { message: "Nobody opened the way 1" }]]);
});

test("tells the time of a server once with its answers, and says all of one moment in one message", async () => {
  await using receiver = await startWebhookReceiver();
  const { ask, said, reports } = sendingHere();
  ask({
    opened: [[1, wayTo(receiver.url)]],
    shared: [PART],
    sends: [
      [1, 1, "d-1", 0],
      [2, 1, "d-2", 0],
    ],
  });
  await vi.waitFor(() => {
    expect(reports().length).toBe(2);
  });

  const dates = said.flatMap((batch) => batch.dates);
  expect(dates.every(([host, date]) => host === new URL(receiver.url).host && !Number.isNaN(Date.parse(date)))).toBe(true);
  expect(said.slice(1).every((batch) => batch.reports.length > 0 && batch.dates.length === 1)).toBe(true);
  ask({ shared: [PART], sends: [[3, 2, "d-3", 0]] });
  await vi.waitFor(() => {
    expect(said.at(-1)?.crashes).toHaveLength(1);
  });
  expect(said.at(-1)).toMatchObject({ reports: [], dates: [] });
});

/** A receiver that tells whose connections are open, by the path that each was used for. */
async function connectionsTo() {
  const open = new Set<string>();
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    open.add(path);
    request.socket.once("close", () => open.delete(path));
    request.resume().once("end", () => response.end("taken"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port");
  return {
    open,
    url: (path: string) => `http://127.0.0.1:${String(address.port)}${path}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

test("closes the connections of a way that has ended at once, and no others", async () => {
  await using receiver = await connectionsTo();
  const { ask, reports } = sendingHere();
  ask({
    opened: [
      [1, wayTo(receiver.url("/ends"))],
      [2, wayTo(receiver.url("/stays"))],
    ],
    shared: [PART],
    sends: [
      [1, 1, "d-1", 0],
      [2, 2, "d-2", 0],
    ],
  });
  await vi.waitFor(() => {
    expect(reports()).toHaveLength(2);
  });
  expect([...receiver.open].toSorted()).toEqual(["/ends", "/stays"]);

  ask({ ended: [1] });

  // Both would be closed a moment later by themselves: it is the one that ended that goes first.
  await vi.waitFor(() => {
    expect([...receiver.open]).toEqual(["/stays"]);
  });
});

test("keeps nothing of a message that has ended", async () => {
  await using receiver = await startWebhookReceiver();
  const { ask, reports } = sendingHere();
  ask({ opened: [[1, wayTo(receiver.url)]], shared: [PART], sends: [[7, 1, "d-1", 0]] });
  await vi.waitFor(() => {
    expect(reports()).toHaveLength(1);
  });
  using abort = vi.spyOn(AbortController.prototype, "abort");

  ask({ aborted: [7] });

  expect(abort).not.toHaveBeenCalled();
});
