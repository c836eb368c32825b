import { getEventListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { startWebhookReceiver } from "@tocsin/testkit";
import { describe, expect, test, vi } from "vitest";
import { message, soon, thread, timersByHand, wayTo, world } from "../testing/sending-world.ts";

/** A time that passes when it is told to. */
function aRest() {
  let now = 0;
  const timers = timersByHand();
  const pass = (ms: number): void => {
    now += ms;
    timers.runOut();
  };
  return { timers, steady: () => now, restMs: 1_000, pass };
}

describe("the life of the thread that sends to endpoints", () => {
  test("that dies leaves unknown what was under way, says so, and is started again by the next message", async () => {
    await using receiver = await startWebhookReceiver();
    const { sender, lines } = world(
      thread(`parentPort.postMessage({ reports: [], crashes: [], dates: [] });
      parentPort.on("message", ({ sends }) => {
        for (const [send, , delivery] of sends) {
          if (delivery === "poison") throw new Error("a bug");
          const report = { outcome: { kind: "delivered", receipt: null }, answer: { code: "200", text: null } };
          if (delivery !== "slow") parentPort.postMessage({ reports: [[send, report]], crashes: [], dates: [] });
        }
      });`),
    );
    await using _ended = sender;
    const way = sender.open(wayTo(receiver.url));
    const slow = way.send(message("slow"), soon());
    await wait(20);

    const poison = await way.send(message("poison"), soon());

    expect(poison.outcome).toEqual({ kind: "retry", failure: "ambiguous", afterMs: null, countsAsAttempt: true });
    expect((await slow).outcome).toEqual(poison.outcome);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: "error", event: "sending.died", reason: "bug", underWay: 2, pauseMs: 0, error: { message: "a bug" } },
    ]);
    expect((await way.send(message("d-3"), soon())).outcome.kind).toBe("delivered");
  });

  test("ends when there is nothing to send for a while, and not before its last answer", async () => {
    const { pass, ...rest } = aRest();
    const { sender, lines } = world(
      thread(`let count = 0;
        let slow = [];
        parentPort.on("message", ({ sends, knocks }) => {
          count += sends.length;
          const report = { outcome: { kind: "delivered", receipt: null }, answer: { code: "200", text: String(count) } };
          const answer = (reports) => parentPort.postMessage({ reports: reports.map(([send]) => [send, report]), crashes: [], dates: [] });
          if (sends.some(([, , delivery]) => delivery === "slow")) slow = sends;
          else answer(sends);
          if (knocks) answer(slow);
        });`),
      rest,
    );
    await using _ended = sender;
    const way = sender.open(wayTo("https://hooks.example.com/"));
    const sent = async (delivery: string) => (await way.send(message(delivery), soon())).answer.text;

    const first = await sent("d-1");
    const slow = sent("slow");
    pass(rest.restMs);
    const counts = [first, await slow];
    pass(rest.restMs);

    // It counts from one: another life.
    expect([...counts, await sent("d-2")]).toEqual(["1", "2", "1"]);
    expect(lines).toEqual([]);
  });

  test("hands an adapter's bug back as what it is", async () => {
    const { sender } = world(
      thread(`parentPort.on("message", ({ sends }) => {
        const error = { name: "TypeError", message: "a bug" };
        parentPort.postMessage({ reports: [], crashes: sends.map(([send]) => [send, error]), dates: [] });
      });`),
    );
    await using _ended = sender;

    await expect(sender.open(wayTo("https://hooks.example.com/")).send(message("d-1"), soon())).rejects.toThrow("a bug");
  });

  test("that has ended sends nothing and is no death", async () => {
    await using receiver = await startWebhookReceiver();
    const { sender, lines } = world();
    const way = sender.open(wayTo(receiver.url));
    await way.send(message("d-1"), soon());
    await sender[Symbol.asyncDispose]();

    expect((await way.send(message("d-2"), soon())).outcome).toMatchObject({ kind: "retry", failure: "transient", countsAsAttempt: false });
    expect(receiver.requests).toEqual(["d-1"]);
    expect(lines).toEqual([]);
  });

  test("closes what it kept open for an endpoint that has changed, and sends by the old way what still comes for it", async () => {
    await using receiver = await startWebhookReceiver();
    const { sender } = world();
    await using _ended = sender;
    const way = sender.open(wayTo(receiver.url));
    await way.send(message("d-1"), soon());

    await way[Symbol.asyncDispose]();

    expect((await way.send(message("d-2"), soon())).outcome.kind).toBe("delivered");
    expect(receiver.requests).toEqual(["d-1", "d-2"]);
  });

  test("sends nothing that was given up before it was handed over, and rests all the same", async () => {
    const { pass, ...rest } = aRest();
    const { sender, lines } = world(
      thread(`let count = 0;
        const report = (send, kind) => parentPort.postMessage({
          reports: [[send, { outcome: { kind }, answer: { code: null, text: String(count) } }]], crashes: [], dates: [],
        });
        parentPort.on("message", ({ sends, aborted }) => {
          for (const [send] of sends) { count += 1; report(send, aborted.includes(send) ? "retry" : "delivered"); }
        });`),
      rest,
    );
    await using _ended = sender;
    const way = sender.open(wayTo("https://hooks.example.com/"));
    const first = await way.send(message("d-1"), soon());

    const givenUp = await way.send(message("d-2"), AbortSignal.abort(new Error("Too late")));
    pass(rest.restMs);
    const later = await way.send(message("d-3"), soon());

    expect([first, givenUp, later].map(({ outcome, answer }) => [outcome.kind, answer.text])).toEqual([
      ["delivered", "1"],
      ["retry", "2"],
      // It counts from one: another life.
      ["delivered", "1"],
    ]);
    expect(lines).toEqual([]);
  });

  test("goes on sending by a way that was ended and used again at one moment", async () => {
    await using receiver = await startWebhookReceiver();
    const { sender, lines } = world();
    await using _ended = sender;
    const way = sender.open(wayTo(receiver.url));
    await way.send(message("d-1"), soon());

    const ended = way[Symbol.asyncDispose]();
    const late = way.send(message("d-2"), soon());
    await ended;
    const later = await late.then(() => way.send(message("d-3"), soon()));

    expect([(await late).outcome.kind, later.outcome.kind]).toEqual(["delivered", "delivered"]);
    expect(lines).toEqual([]);
  });

  test.each([
    ["fails as it starts", thread("throw new Error('out of order');"), "Error"],
    ["cannot be started", new URL("http://localhost/nothing.js"), "TypeError"],
  ])("that %s has sent nothing: nothing is counted, and the queue waits", async (_what, script, name) => {
    const { sender, lines } = world(script, { steady: () => 0 });
    await using _ended = sender;
    const way = sender.open(wayTo("https://hooks.example.com/"));

    const { outcome } = await way.send(message("d-1"), soon());

    expect(outcome).toEqual({ kind: "retry", failure: "transient", afterMs: 30_000, countsAsAttempt: false });
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ event: "sending.died", reason: "start", error: { name } }]);
  });

  test("that ends itself is started again and takes nobody with it", async () => {
    const { sender, lines } = world(
      thread(`parentPort.postMessage({ reports: [], crashes: [], dates: [] });
        parentPort.on("message", ({ sends: [[send, , delivery]] }) => {
          if (delivery === "exit") process.exit(0);
          const report = { outcome: { kind: "delivered", receipt: null }, answer: { code: "200", text: null } };
          parentPort.postMessage({ reports: [[send, report]], crashes: [], dates: [] });
        });`),
    );
    await using _ended = sender;
    const way = sender.open(wayTo("https://hooks.example.com/"));

    const outcomes = [await way.send(message("exit"), soon()), await way.send(message("d-1"), soon())].map(({ outcome }) => outcome);

    expect(outcomes).toMatchObject([{ failure: "ambiguous" }, { kind: "delivered" }]);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ event: "sending.died", underWay: 1 }]);
  });

  test("that is used again and again does not end in between", async () => {
    const { pass, ...rest } = aRest();
    const { sender } = world(
      thread(`let count = 0;
        parentPort.on("message", ({ sends }) => {
          const report = { outcome: { kind: "delivered", receipt: null }, answer: { code: "200", text: String((count += 1)) } };
          parentPort.postMessage({ reports: sends.map(([send]) => [send, report]), crashes: [], dates: [] });
        });`),
      rest,
    );
    await using _ended = sender;
    const way = sender.open(wayTo("https://hooks.example.com/"));
    const counts: (string | null)[] = [];
    for (let n = 0; n < 8; n += 1) {
      counts.push((await way.send(message("d-1"), soon())).answer.text);
      pass(rest.restMs - 1);
    }

    expect(counts).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
  });

  test("that is told to end leaves nobody waiting: what it had may have arrived, what it had not yet was not sent", async () => {
    const silent = thread(`parentPort.on("message", () => parentPort.postMessage({ reports: [], crashes: [], dates: [["a", "now"]] }));`);
    const [had, not] = [world(silent), world(silent)];
    const way = had.sender.open(wayTo("https://hooks.example.com/"));
    const [begun, early] = [
      way.send(message("d-1"), soon()),
      not.sender.open(wayTo("https://hooks.example.com/")).send(message("d-1"), soon()),
    ];
    await not.sender[Symbol.asyncDispose]();
    await expect.poll(() => had.dates).toEqual(["now"]);
    const isOver = vi.fn();
    void begun.then(isOver);
    await had.sender[Symbol.asyncDispose]();

    // The thread has ended by then, and is not only told to.
    expect(isOver).toHaveBeenCalledOnce();
    expect((await begun).outcome).toEqual({ kind: "retry", failure: "ambiguous", afterMs: null, countsAsAttempt: true });
    expect((await early).outcome).toEqual({ kind: "retry", failure: "transient", afterMs: null, countsAsAttempt: false });
    expect([...had.lines, ...not.lines]).toEqual([]);
  });

  test("is told of every way that has ended, those of late messages included, and of nothing that was answered", async () => {
    const { sender } = world(
      thread(`const seen = { opened: [], ended: [], aborted: [] };
        parentPort.on("message", ({ opened, sends, ended, aborted }) => {
          seen.opened.push(...opened.map(([way]) => way));
          seen.ended.push(...ended);
          seen.aborted.push(...aborted);
          const report = { outcome: { kind: "delivered", receipt: null }, answer: { code: "200", text: JSON.stringify(seen) } };
          parentPort.postMessage({ reports: sends.map(([send]) => [send, report]), crashes: [], dates: [] });
        });`),
    );
    await using _ended = sender;
    const [one, other] = ["one", "other"].map((name) => sender.open(wayTo(`https://${name}.example.com/`)));
    const stop = new AbortController();
    await one?.send(message("d-1"), stop.signal);
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
    stop.abort(new Error("Long over"));
    await one?.[Symbol.asyncDispose]();
    await one?.send(message("d-2"), soon());

    const last = await other?.send(message("d-3"), soon());

    expect(JSON.parse(last?.answer.text ?? "")).toEqual({ opened: [1, 3, 2], ended: [1, 3], aborted: [] });
  });
});
