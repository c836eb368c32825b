import { type CellChange, cellsOfScope, OWN_VALUES, type Scope } from "@tocsin/domain";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { aCompany, required } from "./company.ts";
import { keyOf, LAYERS, ownCells } from "./layer-arrangement.ts";
import type { OpenStore } from "./store-under-test.ts";

const anyChange = (scope: Scope): fc.Arbitrary<CellChange> => {
  const cells = cellsOfScope(scope).filter(({ channel }) => scope === "system" || channel !== "msteams");
  const values = scope === "system" ? (["inherit", "on"] as const) : OWN_VALUES;
  return fc
    .tuple(fc.constantFrom(...cells), fc.constantFrom(...values), fc.constantFrom(...values))
    .map(([{ event, channel }, from, to]) => ({ event, channel, from, to }));
};

export function describePreferenceLaws(open: OpenStore): void {
  test.each(LAYERS)(
    "changing one cell of %s changes no other, in no layer",
    async (scope) => {
      await using store = await open();
      const company = await aCompany(store);
      const key = keyOf(scope, company);
      const cellsOfAll = async () =>
        new Map(await Promise.all(LAYERS.map(async (s) => [s, await ownCells(store, keyOf(s, company))] as const)));

      await fc.assert(
        fc.asyncProperty(anyChange(scope), async ({ event, channel, to }) => {
          const before = await cellsOfAll();
          const from = required(before.get(scope)?.get(`${event} ${channel}`), "cell");
          const changes = [{ event, channel, from, to } as CellChange];

          await store.writes.preferences.changeCells({ key, changes, by: company.id("mia"), at: 1 });

          const expected = new Map(before).set(scope, new Map(before.get(scope)).set(`${event} ${channel}`, to));
          expect(await cellsOfAll()).toEqual(expected);
        }),
        { numRuns: 40 },
      );
    },
    30_000,
  );

  test("no update is lost, however two windows interleave: each change that was taken follows on the one before it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anyChange("personal"), { minLength: 1, maxLength: 3 }), { maxLength: 12 }), async (requests) => {
        await using store = await open();
        const company = await aCompany(store);
        const key = keyOf("personal", company);

        const taken = await Promise.all(
          requests.map(async (changes, at) => {
            const once = [...new Map(changes.map((entry) => [`${entry.event} ${entry.channel}`, entry])).values()];
            const { ok } = await store.writes.preferences.changeCells({ key, changes: once, by: company.id("mia"), at });
            return ok ? once : [];
          }),
        );

        const { items } = await store.reads.preferences.history({ key, page: { limit: 200, after: null } });
        const values = new Map<string, string>();
        for (const { event, channel, from, to } of items.toReversed()) {
          const cell = `${event} ${channel}`;
          expect(values.get(cell) ?? "inherit").toBe(from);
          values.set(cell, to);
        }
        const own = await ownCells(store, key);
        for (const [cell, value] of own) expect([cell, value]).toEqual([cell, values.get(cell) ?? "inherit"]);
        const lastTaken = taken
          .flat()
          .reduce((cells, { event, channel, to }) => cells.set(`${event} ${channel}`, to), new Map<string, string>());
        for (const [cell, to] of lastTaken) expect([cell, own.get(cell)]).toEqual([cell, to]);
      }),
      { numRuns: 25 },
    );
  }, 30_000);
}
