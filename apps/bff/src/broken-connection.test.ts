import { describe, expect, test } from "vitest";
import { acceptScan, openMailWorld, switchOn } from "./testing/mail-world.ts";
import { hourOfRefusal, noticesOf, REFUSAL } from "./testing/refused-password.ts";

const MINUTE = 60_000;
/** The full form, of 5,000, is `npm run proof:channels`. */
const QUEUED = 500;

describe("a mail server that refuses our password for an hour (C-02, N1)", () => {
  test(
    "costs at most ten tries and no mail: one alert per superuser, and everything goes out after the fix",
    { timeout: 60_000 },
    async () => {
      const { tries, during, after, toOthers, arrived, counts } = await hourOfRefusal({ queued: QUEUED });

      expect(tries).toBeLessThanOrEqual(10);
      expect(during).toEqual([`Mail has stopped: ${String(QUEUED)} deliveries wait`]);
      expect(toOthers).toEqual([]);
      expect(after).toEqual([...during, "Mail works again after 1 h"]);
      expect(arrived).toBe(QUEUED);
      expect(counts).toEqual({ delivered: QUEUED });
    },
  );

  test("is told of once, however often the process dies meanwhile", async () => {
    await using world = await openMailWorld();
    world.receiver.answerAlways(REFUSAL);
    const engine = await world.boot();
    await acceptScan(engine, "e1", world.clock.now());
    await engine.drain();

    for (let boots = 0; boots < 3; boots += 1) {
      world.clock.advance(MINUTE);
      await (await world.boot()).drain();
    }

    expect(await noticesOf(world, "root")).toEqual(["Mail has stopped: 1 delivery waits"]);
  });

  test("is told of once where signing in works and the sender is refused", async () => {
    await using world = await openMailWorld();
    world.receiver.answerAlways({ at: "mail", code: 550, text: "5.7.60 Not allowed to send as this sender" });
    const engine = await world.boot();
    await acceptScan(engine, "e1", world.clock.now());

    for (let minute = 0; minute <= 20; minute += 1) {
      await engine.drain();
      world.clock.advance(MINUTE);
    }
    const during = await noticesOf(world, "root");
    world.receiver.behave();
    world.clock.advance(15 * MINUTE);
    await engine.drain();

    expect(during).toEqual(["Mail has stopped: 1 delivery waits"]);
    expect(await noticesOf(world, "root")).toHaveLength(2);
    expect(world.receiver.messages).toHaveLength(1);
  });

  test("leads to the Channels page, by mail as well for who asked for that, and says that it cannot be switched off", async () => {
    await using world = await openMailWorld();
    const engine = await world.boot();
    await switchOn({ engine, reads: world.reads }, "root", [{ event: "other", channel: "mail", from: "inherit", to: "on" }]);
    await switchOn({ engine, reads: world.reads }, "root", [{ event: "other", channel: "alert", from: "inherit", to: "off" }]);
    await engine.writes.channels.pauseChannel({ channel: "slack", at: world.clock.now(), code: "invalid_auth", text: null });
    await engine.drain();

    expect(await noticesOf(world, "root")).toEqual(["Slack has stopped: nothing waits yet"]);
    expect(world.receiver.messages).toMatchObject([{ subject: "Slack has stopped: nothing waits yet" }]);
    expect(world.receiver.messages[0]?.text).toContain("https://tocsin.example.com/channels");
    expect(world.receiver.messages[0]?.text).toContain("xoxb-");
  });
});
