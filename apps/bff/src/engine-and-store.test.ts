import { describe, expect, test, vi } from "vitest";
import type { ComposedEngine } from "./compose-engine.ts";
import { acceptScan, mailsOf, type MailWorld, openMailWorld, switchOn } from "./testing/mail-world.ts";

const ORIGIN = { origin: "https://tocsin.example.com" };

describe("an event on its way through the real store to a real mail server", () => {
  test("becomes alerts for all who may see the product, and a mail for who asked for one", async () => {
    await using world = await openMailWorld();
    const engine = await world.boot();
    await acceptScan(engine, "e1", world.clock.now());

    await engine.drain();

    expect(world.receiver.messages).toMatchObject([
      { to: '"Dana Reyes" <dana@example.com>', subject: "[Payments API] Created 3 findings (e1)", user: "tocsin" },
    ]);
    expect(world.receiver.messages[0]?.text).toContain("https://dojo.example.com/test/9");
    expect(world.receiver.messages[0]?.text).toContain("you switched on Mail");
    expect(await mailsOf(world)).toMatchObject([{ to: "dana", state: "delivered", attempts: [{ outcome: "delivered", code: "250" }] }]);
    expect(await Promise.all(["root", "dana", "lee", "nora"].map((name) => unread(world, name)))).toEqual([1, 1, 1, 0]);
  });

  test("is delivered once when the server says 451 first, with both attempts in the log", async () => {
    await using world = await openMailWorld();
    const engine = await world.boot();
    world.receiver.answerNext({ at: "rcpt", code: 451, text: "4.7.1 Later" });
    await acceptScan(engine, "e1", world.clock.now());
    await engine.drain();
    const after = await mailsOf(world);

    world.clock.advance(5_000);
    await engine.drain();

    expect(after).toMatchObject([{ state: "retrying", reason: "transient" }]);
    expect(await mailsOf(world)).toMatchObject([
      {
        state: "delivered",
        attempts: [
          { outcome: "retry", code: "451 4.7.1", possibleRepeat: false },
          { outcome: "delivered", code: "250", possibleRepeat: false },
        ],
      },
    ]);
    expect(world.receiver.messages).toHaveLength(1);
  });

  test("is sent again after the process died in the middle, marked as a possible repeat, with the same Message-ID", async () => {
    await using world = await openMailWorld();
    const doomed = await world.boot();
    world.receiver.answerNext({ at: "dot", hang: true });
    await acceptScan(doomed, "e1", world.clock.now());
    void doomed.drain().catch(() => undefined);
    await world.receiver.waitFor(() => true);

    const next = await world.boot();
    await next.calls.start(ORIGIN);
    await next.drain();

    expect(await mailsOf(world)).toMatchObject([
      {
        state: "delivered",
        attempts: [
          { outcome: "unknown", possibleRepeat: false },
          { outcome: "delivered", possibleRepeat: true },
        ],
      },
    ]);
    expect(world.receiver.messages).toHaveLength(2);
    expect(new Set(world.receiver.messages.map(({ messageId }) => messageId)).size).toBe(1);
    await expectSoundLedger(world, "e1");
  });

  test("keeps its Message-ID and its date when the public URL changes before it is sent again", async () => {
    await using world = await openMailWorld();
    const engine = await world.boot();
    world.receiver.answerNext({ at: "dot", drop: true });
    await acceptScan(engine, "e1", world.clock.now());
    await engine.drain();

    const by = (await world.reads.directory.personByUsername({ username: "root" }))?.id ?? "";
    await engine.writes.settings.patchSettings({ publicUrl: "https://other.example.com", by, at: world.clock.now() });
    world.clock.advance(5_000);
    await engine.drain();

    const [first, second] = world.receiver.messages;
    expect(first?.messageId).toMatch(/@tocsin\.example\.com>$/);
    expect([second?.messageId, second?.date]).toEqual([first?.messageId, first?.date]);
    expect(second?.text).toContain("https://other.example.com/notifications");
  });

  test("waits while the server refuses our password, and goes out once it is right", async () => {
    await using world = await openMailWorld();
    const engine = await world.boot();
    world.receiver.answerAlways({ at: "auth", code: 535, text: "5.7.8 Authentication failed" });
    for (let index = 0; index < 10; index += 1) await acceptScan(engine, `e${String(index)}`, world.clock.now());

    await engine.drain();
    const waiting = await mailsOf(world);
    const [mail] = (await world.reads.channels.channels({})).filter(({ channel }) => channel === "mail");
    world.receiver.behave();
    world.clock.advance(30_000);
    await engine.drain();

    expect(waiting.every(({ state, reason }) => state === "held" && reason === "connection_paused")).toBe(true);
    expect(mail?.paused).toMatchObject({ code: "535 5.7.8" });
    expect(world.facts.filter(({ fact }) => fact === "channel.paused")).toHaveLength(1);
    expect((await mailsOf(world)).every(({ state }) => state === "delivered")).toBe(true);
    expect(world.receiver.messages).toHaveLength(10);
  });

  test("is not sent again to an address that the server refused for good", async () => {
    await using world = await openMailWorld();
    const engine = await world.boot();
    world.receiver.answerNext({ at: "rcpt", code: 550, text: "5.1.1 No such user" });
    await acceptScan(engine, "e1", world.clock.now());
    await engine.drain();
    await acceptScan(engine, "e2", world.clock.now());
    await engine.drain();

    expect(await mailsOf(world)).toMatchObject([
      { to: "dana", state: "suppressed", reason: "address_refused", attempts: [] },
      { to: "dana", state: "failed", reason: "recipient" },
    ]);
    expect(world.receiver.messages).toEqual([]);
    await expectSoundLedger(world, "e1");
  });

  test("reaches the shared mailbox once when a person has the same address", async () => {
    await using world = await openMailWorld();
    const engine = await world.boot();
    await world.saveMail(engine, { systemTo: "DANA@example.com" });
    await systemOn(world, engine);
    world.receiver.clear();
    await acceptScan(engine, "e1", world.clock.now());

    await engine.drain();

    const toDana = world.receiver.messages.filter(({ envelope }) => envelope.to[0]?.toLowerCase() === "dana@example.com");
    expect(toDana).toHaveLength(1);
    expect(toDana[0]?.text).toContain("This mailbox gets this because System has Mail");
    expect(await mailsOf(world)).toContainEqual({ to: "dana", state: "suppressed", reason: "same_address", attempts: [] });
  });

  test("goes on by itself while the engine runs, and a stop leaves nothing leased", async () => {
    await using world = await openMailWorld();
    const engine = await world.boot();
    await engine.calls.start(ORIGIN);
    await switchOn({ engine, reads: world.reads }, "lee", [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }]);

    await acceptScan(engine, "e1", world.clock.now());
    await world.receiver.waitFor(({ to }) => to.includes("dana"));
    await world.receiver.waitFor(({ to }) => to.includes("lee"));
    await vi.waitFor(async () => {
      expect((await mailsOf(world)).every(({ state }) => state === "delivered")).toBe(true);
    }, 10_000);
    world.receiver.answerAlways({ at: "dot", hang: true });
    await acceptScan(engine, "e2", world.clock.now());
    await world.receiver.waitFor(({ subject }) => subject.includes("e2"));
    await engine.calls.stop({ graceMs: 50 });

    const states = (await mailsOf(world)).map(({ state }) => state);
    expect(states).not.toContain("sending");
    expect(states.filter((state) => state === "retrying").length).toBeGreaterThan(0);
  });
});

async function unread({ reads }: MailWorld, username: string): Promise<number> {
  const person = await reads.directory.personByUsername({ username });
  return await reads.alerts.unreadCount({ person: person?.id ?? "" });
}

async function systemOn({ reads }: MailWorld, { writes }: ComposedEngine): Promise<void> {
  const root = (await reads.directory.personByUsername({ username: "root" }))?.id ?? "";
  const changes = [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }] as const;
  await writes.preferences.changeCells({ key: { scope: "system" }, changes, by: root, at: 4 });
}

/** The books of an event: intended is the sum of all its counts. */
async function expectSoundLedger({ reads }: MailWorld, id: string): Promise<void> {
  const root = await reads.directory.personByUsername({ username: "root" });
  const event = await reads.events.event({ viewer: { person: root?.id ?? "", superuser: true }, id });
  const counted = event?.ledger?.counts.reduce((sum, { count }) => sum + count, 0);
  expect(counted).toBe(event?.ledger?.intended);
  expect(counted).toBeGreaterThan(0);
}
