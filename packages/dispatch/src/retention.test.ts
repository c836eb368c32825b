import type { RetentionStore } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { expect, test, vi } from "vitest";
import { aWorld } from "./testing/engine-world.ts";

test("an engine forgets each night, a part after another, smaller ones and later after one that took long (K1)", async () => {
  const clock = fixedClock();
  const world = aWorld(clock, { choreStepMs: 1, nightlyMs: 5, hourlyMs: 5 });
  const asked: { after: string | null; rowsMax: number; at: number }[] = [];
  const audit = [3, 0];
  const secretsAt: number[] = [];
  const retention: RetentionStore = {
    purgeDeliveries: async ({ after, rowsMax }) => {
      asked.push({ after, rowsMax, at: performance.now() });
      const part = Number(after ?? "0") + 1;
      return { deliveries: 2, alerts: 1, next: part < 4 ? String(part) : null, elapsedMs: part === 2 ? 20 : 1 };
    },
    purgeAudit: async () => audit.shift() ?? 0,
    purgeSignIn: async () => 0,
    forgetPastSecrets: async ({ now }) => secretsAt.push(now),
    auditHead: async () => ({ id: "7", hash: "abc" }),
  };
  await using engine = world.boot({ retention });
  await engine.start();

  await vi.waitFor(
    () => {
      expect(world.factsOf("retention.done").length).toBeGreaterThan(1);
    },
    { timeout: 10_000, interval: 1 },
  );

  expect(asked.slice(0, 5).map(({ after }) => after)).toEqual([null, "1", "2", "3", null]);
  expect(asked[2]?.rowsMax).toBeLessThan(asked[1]?.rowsMax ?? 0);
  expect((asked[2]?.at ?? 0) - (asked[1]?.at ?? 0)).toBeGreaterThan(350);
  expect(world.factsOf("retention.done")[0]).toEqual({ deliveries: 8, alerts: 4, audit: 3, signIn: 0 });
  await vi.waitFor(() => {
    expect(secretsAt.length).toBeGreaterThan(1);
    expect(world.factsOf("audit.head").length).toBeGreaterThan(1);
  });
  expect(secretsAt[0]).toBe(clock.now());
  expect(world.factsOf("audit.head")[0]).toEqual({ id: "7", hash: "abc" });
});
