import { describe, expect, test } from "vitest";
import { message, soon, thread, timersByHand, wayTo, world } from "../testing/sending-world.ts";
import { restartPause } from "./sending-deaths.ts";
import { SILENT_LOOKS_MAX } from "./silence-watch.ts";

const URL = "https://hooks.example.com/";
const AMBIGUOUS = { kind: "retry", failure: "ambiguous", afterMs: null, countsAsAttempt: true };
const MINUTE = 60_000;

/** Counts its knocks in the dates that it tells, delivers what it is sent, and does something else about a few. */
const thatDoes = (special: string) =>
  thread(`const say = (more) => parentPort.postMessage({ reports: [], crashes: [], dates: [], ...more });
    const delivered = { outcome: { kind: "delivered", receipt: null }, answer: { code: "200", text: null } };
    let knocks = 0;
    say({ dates: [["hooks", "up"]] });
    parentPort.on("message", ({ sends, knocks: knocked }) => {
      for (const [send, , delivery] of sends) {
        ${special}
        say({ reports: [[send, delivered]] });
      }
      if (knocked) say({ dates: [["hooks", String((knocks += 1))]] });
    });`);

describe("the thread that sends to endpoints", () => {
  test("that loops for ever is ended: what it had may have arrived, and the next message goes out by another", async () => {
    const timers = timersByHand();
    const script = thatDoes(`if (delivery === "poison") for (;;) {}; if (delivery === "slow") continue;`);
    const { sender, lines, deaths } = world(script, { timers });
    await using _ended = sender;
    const way = sender.open(wayTo(URL));
    expect((await way.send(message("d-1"), soon())).outcome.kind).toBe("delivered");

    const underWay = [way.send(message("slow"), soon()), way.send(message("poison"), soon())];
    for (let looks = 0; looks <= SILENT_LOOKS_MAX; looks += 1) timers.runOut();

    expect((await Promise.all(underWay)).map(({ outcome }) => outcome)).toEqual([AMBIGUOUS, AMBIGUOUS]);
    expect(deaths).toEqual(["silent"]);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: "error", event: "sending.died", reason: "silent", underWay: 2, pauseMs: 0 },
    ]);
    expect((await way.send(message("d-2"), soon())).outcome.kind).toBe("delivered");
  });

  test("that answers is left alone, however long its messages take, and so is one that has nothing to do", async () => {
    const timers = timersByHand();
    const script = thatDoes(`if (delivery === "slow") { globalThis.slow = send; continue; }
      if (delivery === "d-1") say({ reports: [[slow, delivered]] });`);
    const { sender, dates, deaths } = world(script, { timers });
    await using _ended = sender;
    const way = sender.open(wayTo(URL));
    const slow = way.send(message("slow"), soon());

    for (let looks = 1; looks <= 2 * SILENT_LOOKS_MAX; looks += 1) {
      timers.runOut();
      await expect.poll(() => dates.at(-1), { interval: 1, timeout: 10_000 }).toBe(String(looks));
    }
    await way.send(message("d-1"), soon());
    expect((await slow).outcome.kind).toBe("delivered");
    for (let looks = 0; looks <= 2 * SILENT_LOOKS_MAX; looks += 1) timers.runOut();

    expect((await way.send(message("d-2"), soon())).outcome.kind).toBe("delivered");
    expect(deaths).toEqual([]);
  });

  test("that fills its memory ends alone, and the process goes on", async () => {
    const script = thatDoes(`if (delivery === "poison") for (let kept = null; ; ) kept = [kept, "much ".repeat(200) + Math.random()];`);
    const { sender, lines, deaths } = world(script, { heapMb: 24 });
    await using _ended = sender;
    const way = sender.open(wayTo(URL));
    await way.send(message("d-1"), soon());

    expect((await way.send(message("poison"), AbortSignal.timeout(60_000))).outcome).toEqual(AMBIGUOUS);

    expect(deaths).toEqual(["memory"]);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      {
        event: "sending.died",
        reason: "memory",
        underWay: 1,
        error: { message: "Worker terminated due to reaching memory limit: JS heap out of memory" },
      },
    ]);
    expect((await way.send(message("d-2"), soon())).outcome.kind).toBe("delivered");
  }, 60_000);

  test("that dies twice in a row is not started again before its pause is over: what comes meanwhile was not sent", async () => {
    let now = 0;
    const { sender, deaths } = world(thatDoes(`if (delivery === "poison") process.exit(1);`), { steady: () => now });
    await using _ended = sender;
    const way = sender.open(wayTo(URL));
    const outcomeOf = async (delivery: string) => (await way.send(message(delivery), soon())).outcome;

    expect([await outcomeOf("poison"), await outcomeOf("poison")]).toEqual([AMBIGUOUS, AMBIGUOUS]);
    now += 10_000;
    expect(await outcomeOf("d-1")).toEqual({ kind: "retry", failure: "transient", afterMs: 20_000, countsAsAttempt: false });
    now += 20_000;
    expect(await outcomeOf("d-1")).toMatchObject({ kind: "delivered" });
    expect(deaths).toEqual(["bug", "bug"]);
  });
});

describe("the pause after a death", () => {
  test("grows to five minutes while it dies again and again, and begins anew after a quarter of an hour without", () => {
    let now = 0;
    const { afterDeath, leftMs } = restartPause(() => now);
    const die = (reason: "silent" | "start") => {
      const pauseMs = afterDeath(reason);
      now += pauseMs + 30_000;
      return pauseMs;
    };

    expect([die("silent"), die("silent"), die("silent"), die("start"), die("silent"), die("silent")]).toEqual([
      0,
      MINUTE / 2,
      MINUTE,
      4 * MINUTE,
      4 * MINUTE,
      5 * MINUTE,
    ]);
    now += 15 * MINUTE;
    expect([die("silent"), leftMs()]).toEqual([0, 0]);
  });
});
