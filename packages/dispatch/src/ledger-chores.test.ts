import { StoreUnavailable } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { ENGINE_DEFAULTS } from "./config.ts";
import { createLedgerChores } from "./ledger-chores.ts";
import { memoryStore } from "./testing/memory-store.ts";

const MINUTE = 60_000;

test("each minute the books of all that changed since the last look are looked at, also when a look failed or the clock was set back (D8)", async () => {
  const clock = fixedClock(10 * MINUTE);
  const looks: number[] = [];
  let isAway = false;
  const ledgerBreaks = async ({ since }: { readonly since: number }) => {
    looks.push(since / MINUTE);
    if (isAway) throw new StoreUnavailable("Another process holds the database");
    return [];
  };
  const store = { ...memoryStore(clock.now), ledgerBreaks };
  const [open] = createLedgerChores({ store, clock, emit: () => undefined, config: ENGINE_DEFAULTS });
  const look = async (minute: number): Promise<number | undefined> => {
    clock.set(minute * MINUTE);
    return open?.run();
  };

  expect(await look(11)).toBe(MINUTE);
  isAway = true;
  await expect(look(12)).rejects.toThrow(StoreUnavailable);
  isAway = false;
  await look(14);
  await look(5);
  await look(6);

  expect(looks).toEqual([10, 11, 11, 4, 5]);
});
