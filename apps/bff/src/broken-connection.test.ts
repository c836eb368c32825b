import { describe, expect, test } from "vitest";
import type { ComposedEngine } from "./compose-engine.ts";
import { acceptScan, type MailWorld, openMailWorld, switchOn } from "./testing/mail-world.ts";

const MINUTE = 60_000;
const QUEUED = 5_000;
const REFUSAL = { at: "auth", code: 535, text: "5.7.8 Authentication failed" } as const;

describe("a mail server that refuses our password for an hour (C-02, N1)", () => {
  test(
    "costs at most ten tries and no mail: one alert per superuser, and everything goes out after the fix",
    { timeout: 240_000 },
    async () => {
      await using world = await openMailWorld();
      const engine = await world.boot();
      await queueMails(world, engine, QUEUED);
      world.receiver.answerAlways(REFUSAL);

      for (let minute = 0; minute <= 60; minute += 1) {
        await engine.drain();
        world.clock.advance(MINUTE);
      }
      const during = await noticesOf(world, "root");
      const tries = world.receiver.commands.filter((verb) => verb === "AUTH").length;
      world.receiver.behave();
      world.clock.advance(15 * MINUTE);
      await engine.drain();

      expect(tries).toBeLessThanOrEqual(10);
      expect(during).toEqual(["Mail has stopped: 5,000 deliveries wait"]);
      expect(await noticesOf(world, "dana")).toEqual([]);
      expect(await noticesOf(world, "root")).toEqual(["Mail has stopped: 5,000 deliveries wait", "Mail works again after 1 h"]);
      expect(world.receiver.messages).toHaveLength(QUEUED);
      expect(await mailCounts(world)).toEqual({ delivered: QUEUED });
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

/** One event for everybody there is: with Root, Dana and Lee as many as are to wait. */
async function queueMails({ clock, reads }: MailWorld, engine: ComposedEngine, count: number): Promise<void> {
  const users = Array.from({ length: count - 3 }, (_, index) => {
    const name = `reader${String(index)}`;
    return { ref: name, username: name, email: `${name}@example.com`, name, globalRole: "reader" };
  });
  const directory = { source: "company", complete: false, productTypes: [], products: [], groups: [], memberships: [], users };
  const imported = await engine.calls.importDirectory({ text: JSON.stringify(directory), admin: true, by: null, at: 5 });
  if (!imported.ok) throw new Error(`The directory was refused: ${JSON.stringify(imported.errors)}`);
  const root = (await reads.directory.personByUsername({ username: "root" }))?.id ?? "";
  const changes = [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }] as const;
  await engine.writes.preferences.changeCells({ key: { scope: "template" }, changes, by: root, at: 6 });
  await acceptScan(engine, "e1", clock.now());
}

async function noticesOf({ reads }: MailWorld, username: string): Promise<readonly string[]> {
  const person = (await reads.directory.personByUsername({ username }))?.id ?? "";
  const filter = { state: "all", event: "other", product: null, severity: null, since: null, until: null } as const;
  const { items } = await reads.alerts.alerts({ person, filter, page: { limit: 50, after: null } });
  return items.map(({ title }) => title).toReversed();
}

async function mailCounts({ reads }: MailWorld): Promise<Readonly<Record<string, number>>> {
  const root = (await reads.directory.personByUsername({ username: "root" }))?.id ?? "";
  const event = await reads.events.event({ viewer: { person: root, superuser: true }, id: "e1" });
  const counts = event?.ledger?.counts.filter(({ channel }) => channel === "mail") ?? [];
  return Object.fromEntries(counts.map(({ state, count }) => [state, count]));
}
