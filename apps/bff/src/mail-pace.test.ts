import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { acceptScan, type MailWorld, mailsOf, openMailWorld } from "./testing/mail-world.ts";

const SCANS = ["s1", "s2", "s3", "s4"];

async function mailing(world: MailWorld, changed: Parameters<MailWorld["saveMail"]>[1]) {
  const engine = await world.boot();
  await world.saveMail(engine, changed);
  for (const id of SCANS) await acceptScan(engine, id, world.clock.now());
  return engine;
}

async function states(world: MailWorld) {
  return (await mailsOf(world)).map(({ state, attempts }) => `${state} ${String(attempts.length)}`).toSorted();
}

test("D17: so many mails a minute go to a real server, the others wait without an attempt, and a restart does not forget it", async () => {
  await using world = await openMailWorld();
  const engine = await mailing(world, { ratePerMinute: 30 });

  await engine.drain();
  expect(world.receiver.messages).toHaveLength(1);
  expect(await states(world)).toEqual(["delivered 1", "pending 0", "pending 0", "pending 0"]);

  world.clock.advance(1_000);
  await engine.calls.stop({ graceMs: 0 });
  const next = await world.boot();
  await next.drain();
  expect(world.receiver.messages).toHaveLength(1);
  for (let sent = 2; sent <= SCANS.length; sent += 1) {
    world.clock.advance(sent === 2 ? 1_000 : 2_000);
    await next.drain();
    expect(world.receiver.messages).toHaveLength(sent);
  }
  expect(await states(world)).toEqual(SCANS.map(() => "delivered 1"));
});

test("D17: a limit that is taken away holds from the next mail on, without a restart", async () => {
  await using world = await openMailWorld();
  const engine = await mailing(world, { ratePerMinute: 1 });
  await engine.drain();
  expect(world.receiver.messages).toHaveLength(1);

  await world.saveMail(engine, { ratePerMinute: null });
  await engine.drain();

  expect(world.receiver.messages).toHaveLength(SCANS.length);
});

test("D17: so many mails go at a time as there are connections", async () => {
  await using world = await openMailWorld();
  world.receiver.answerAlways({ at: "mail", hang: true });
  const engine = await mailing(world, { connections: 2 });
  await engine.calls.start({ origin: "https://tocsin.example.com" });

  await expect.poll(() => world.receiver.connectionCount, { timeout: 5_000 }).toBe(2);
  await wait(200);
  expect(world.receiver.connectionCount).toBe(2);
  expect((await states(world)).filter((state) => state === "sending 1")).toHaveLength(2);
});
