import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import { diesWhileSending } from "./testing/dying.ts";
import { anEvent, aWorld, TAKEN } from "./testing/engine-world.ts";

describe("what was being sent each time the process died", () => {
  test("makes it be sent alone from the third time on", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.store.accept(anEvent(), ["suspect@example.com"]);
    for (let crash = 0; crash < 3; crash += 1) await diesWhileSending(world);
    world.store.accept(anEvent("e2"), ["a@example.com", "b@example.com", "c@example.com"]);
    const company: string[] = [];
    let underWay = 0;
    world.adapter.answer = async (message) => {
      underWay += 1;
      await new Promise((resolve) => setImmediate(resolve));
      if (message.channel === "mail" && message.to.address.startsWith("suspect")) company.push(`${String(underWay)} at once`);
      underWay -= 1;
      return TAKEN;
    };

    await using engine = world.boot();
    await engine.start();
    clock.advance(10_000);
    await engine.drain();

    expect(company).toEqual(["1 at once"]);
    expect(world.store.deliveries.every(({ state }) => state === "delivered")).toBe(true);
  });

  test("keeps it waiting no longer than what is under way, however much the other lanes have to send", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.store.accept(anEvent(), ["webhooks:1"]);
    for (let crash = 0; crash < 3; crash += 1) await diesWhileSending(world);
    const before = world.adapter.sent.length;
    world.store.accept(
      anEvent("e2"),
      Array.from({ length: 300 }, (_, index) =>
        index % 3 === 0 ? `p${String(index)}@example.com` : `webhooks:${String((index % 3) + 1)}`,
      ),
    );
    world.adapter.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return TAKEN;
    };

    await using engine = world.boot();
    await engine.start();
    clock.advance(10_000);
    await engine.drain();

    const sent = world.adapter.sent.slice(before).map(({ delivery }) => delivery);
    expect(sent).toHaveLength(301);
    const { mail, webhooks } = ENGINE_DEFAULTS.slots;
    expect(sent.indexOf("e1_webhooks_0")).toBeLessThanOrEqual(mail + 2 * webhooks);
  });

  test("twice goes when a process has lived for ten seconds, and no other waits for that (D18)", async () => {
    const clock = fixedClock();
    const world = aWorld(clock);
    world.store.accept(anEvent(), ["suspect@example.com"]);
    for (let crash = 0; crash < 2; crash += 1) await diesWhileSending(world);
    const before = world.adapter.sent.length;
    world.store.accept(anEvent("e2"), ["dana@example.com"]);
    world.adapter.answer = () => TAKEN;

    await using engine = world.boot();
    await engine.start();
    clock.advance(9_999);
    await engine.drain();
    expect(world.adapter.sent.slice(before).map(({ delivery }) => delivery)).toEqual(["e2_mail_1"]);

    clock.advance(1);
    await engine.drain();
    expect(world.adapter.sent.at(-1)?.delivery).toBe("e1_mail_0");
  });
});
