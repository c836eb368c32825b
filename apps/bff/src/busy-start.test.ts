import { openDatabase } from "@tocsin/store";
import { expect, test } from "vitest";
import { acceptScan, openMailWorld } from "./testing/mail-world.ts";

/** Longer than a write waits. */
const HELD_MS = 2_600;

test("a start that finds the database held by another process waits for it, and works then", async () => {
  await using world = await openMailWorld();
  const engine = await world.boot();
  await acceptScan(engine, "s1", world.clock.now());
  const other = openDatabase({ file: world.data.database, access: "write" });
  other.$client.exec("BEGIN IMMEDIATE");
  setTimeout(() => other.$client.close(), HELD_MS);

  await engine.calls.start({ origin: "https://tocsin.example.com" });

  await expect.poll(() => world.receiver.messages.length, { timeout: 5_000 }).toBe(1);
  expect(world.facts.map(({ fact }) => fact)).toContain("engine.faltered");
}, 20_000);
