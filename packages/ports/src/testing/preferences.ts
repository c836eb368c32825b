import type { Scope } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import type { LayerKey } from "../preferences.ts";
import { aCompany } from "./company.ts";
import { change, keyOf, LAYERS, ownCells } from "./layer-arrangement.ts";
import { describePreferenceLaws } from "./preference-laws.ts";
import type { OpenStore } from "./store-under-test.ts";

/** Run by every store: preferences change as a whole, are compared before they are set, and never lose an answer (rule S4). */
export function describePreferences(name: string, open: OpenStore): void {
  describe(`${name} as a keeper of preferences`, () => {
    test.each(LAYERS)("a %s layer that was never written says nothing and has version 0", async (scope) => {
      await using store = await open();
      const key = keyOf(scope, await aCompany(store));

      const { version, marks } = await store.reads.preferences.layer({ key });

      expect({ version, marks }).toEqual({ version: 0, marks: [] });
      expect(new Set((await ownCells(store, key)).values())).toEqual(new Set(["inherit"]));
    });

    test.each(LAYERS)("a change of a %s cell is kept with its version, its mark and its history", async (scope) => {
      await using store = await open();
      const company = await aCompany(store);
      const key = keyOf(scope, company);

      const changed = await store.writes.preferences.changeCells({
        key,
        changes: [change("scan_added", "mail", "inherit", "on")],
        by: company.id("mia"),
        at: 5_000,
      });

      expect(changed).toEqual({ ok: true, version: 1 });
      const { version, marks } = await store.reads.preferences.layer({ key });
      expect({ version, marks }).toEqual({
        version: 1,
        marks: [{ event: "scan_added", channel: "mail", changedBy: "mia", changedAt: 5_000 }],
      });
      expect((await ownCells(store, key)).get("scan_added mail")).toBe("on");
      const { items } = await store.reads.preferences.history({ key, page: { limit: 10, after: null } });
      expect(items).toMatchObject([{ scope, event: "scan_added", channel: "mail", from: "inherit", to: "on", by: "mia", via: "app" }]);
    });

    test("a `from` that no longer holds refuses the whole change and names every cell that moved", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const key = keyOf("personal", company);
      const by = company.id("mia");
      await store.writes.preferences.changeCells({ key, changes: [change("other", "mail", "inherit", "on")], by, at: 1 });
      const before = await ownCells(store, key);

      const changed = await store.writes.preferences.changeCells({
        key,
        changes: [
          change("scan_added", "mail", "inherit", "on"),
          change("other", "mail", "inherit", "off"),
          change("other", "slack", "on", "off"),
        ],
        by,
        at: 2,
      });

      expect(changed).toEqual({
        ok: false,
        refusal: "conflict",
        cells: [
          { event: "other", channel: "mail" },
          { event: "other", channel: "slack" },
        ],
      });
      expect(await ownCells(store, key)).toEqual(before);
      expect((await store.reads.preferences.layer({ key })).version).toBe(1);
    });

    test("a cell that already is as wanted counts as done, whatever `from` says, and leaves no history", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const key = keyOf("template", company);
      const changes = [change("other", "mail", "inherit", "on")];
      await store.writes.preferences.changeCells({ key, changes, by: company.id("sue"), at: 1 });

      const repeated = await store.writes.preferences.changeCells({ key, changes, by: company.id("sue"), at: 2 });

      expect(repeated).toEqual({ ok: true, version: 1 });
      const { items } = await store.reads.preferences.history({ key, page: { limit: 10, after: null } });
      expect(items).toHaveLength(1);
    });

    test("a change that names another version than the layer has is stale and writes nothing", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const key = keyOf("system", company);
      const ask = { key, by: company.id("sue"), at: 1 };
      await store.writes.preferences.changeCells({ ...ask, changes: [change("other", "mail", "inherit", "on")], ifVersion: 0 });

      const stale = await store.writes.preferences.changeCells({
        ...ask,
        changes: [change("other", "slack", "inherit", "on")],
        ifVersion: 0,
      });

      expect(stale).toEqual({ ok: false, refusal: "stale" });
      expect((await ownCells(store, key)).get("other slack")).toBe("inherit");
    });

    test.each([
      ["Teams in a person's layer", "personal", change("other", "msteams", "inherit", "on")],
      ["Teams in the template", "template", change("other", "msteams", "inherit", "off")],
      ["off in System", "system", change("other", "mail", "inherit", "off")],
      ["an event type that the panel does not have", "product", change("user_mentioned", "mail", "inherit", "on")],
      ["a channel that the panel does not have", "product", change("scan_added", "webhooks", "inherit", "on")],
    ] as const)("cannot hold %s, and keeps nothing of a change with it", async (_what, scope, impossible) => {
      await using store = await open();
      const company = await aCompany(store);
      const key = keyOf(scope, company);

      const changing = store.writes.preferences.changeCells({
        key,
        changes: [change("scan_added", "mail", "inherit", "on"), impossible],
        by: company.id("mia"),
        at: 1,
      });

      await expect(changing).rejects.toThrow(/CHECK constraint/);
      expect((await ownCells(store, key)).get("scan_added mail")).toBe("inherit");
    });

    test("layers are apart: people, products and scopes answer only for themselves", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const own = keyOf("product", company);
      await store.writes.preferences.changeCells({
        key: own,
        changes: [change("sla_breach", "slack", "inherit", "off")],
        by: company.id("mia"),
        at: 1,
      });

      const others: readonly LayerKey[] = [
        keyOf("personal", company),
        keyOf("system", company),
        keyOf("template", company),
        { scope: "product", person: company.id("mia"), product: company.product("Shop") },
        { scope: "product", person: company.id("tim"), product: company.product("Payments") },
      ];

      for (const key of others) {
        const { version } = await store.reads.preferences.layer({ key });
        expect({ key, version, cell: (await ownCells(store, key)).get("sla_breach slack") }).toEqual({ key, version: 0, cell: "inherit" });
      }
    });

    test("a layer comes with those it lies over, and without those above it", async () => {
      await using store = await open();
      const company = await aCompany(store);
      for (const scope of LAYERS) {
        const changes = [change("scan_added", "mail", "inherit", "on")];
        await store.writes.preferences.changeCells({ key: keyOf(scope, company), changes, by: company.id("mia"), at: 1 });
      }

      const seen = Object.fromEntries(
        await Promise.all(
          LAYERS.map(async (scope) => {
            const { layers } = await store.reads.preferences.layer({ key: keyOf(scope, company) });
            const { system, template, personal, product } = layers.scan_added;
            return [scope, [system, template.on, personal.on, product.on]] as const;
          }),
        ),
      );

      expect(seen).toEqual({ system: [2, 0, 0, 0], template: [0, 2, 0, 0], personal: [2, 2, 2, 0], product: [2, 2, 2, 2] });
    });

    test("the newest change of a cell is known per layer", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const ask = (scope: Scope, by: string, at: number) =>
        store.writes.preferences.changeCells({
          key: keyOf(scope, company),
          changes: [change("scan_added", "mail", at === 3 ? "on" : "inherit", at === 3 ? "inherit" : "on")],
          by: company.id(by),
          at,
        });
      await ask("system", "sue", 1);
      await ask("personal", "mia", 2);
      await ask("personal", "mia", 3);
      await ask("product", "mia", 4);

      const marks = await store.reads.preferences.marks({ person: company.id("mia"), product: null, event: "scan_added" });

      expect(new Set(marks)).toEqual(
        new Set([
          { layer: "system", channel: "mail", changedBy: "sue", changedAt: 1 },
          { layer: "personal", channel: "mail", changedBy: "mia", changedAt: 3 },
        ]),
      );
    });

    test("history comes newest first, in pages that newer changes do not move", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const key = keyOf("template", company);
      const flip = (at: number) =>
        store.writes.preferences.changeCells({
          key,
          changes: [change("other", "mail", at % 2 === 0 ? "on" : "inherit", at % 2 === 0 ? "inherit" : "on")],
          by: company.id("sue"),
          at,
        });
      for (const at of [1, 2, 3, 4, 5]) await flip(at);

      const first = await store.reads.preferences.history({ key, page: { limit: 2, after: null } });
      await flip(6);
      const second = await store.reads.preferences.history({ key, page: { limit: 2, after: first.next } });
      const third = await store.reads.preferences.history({ key, page: { limit: 2, after: second.next } });

      expect([first, second, third].map(({ items }) => items.map(({ at }) => at))).toEqual([[5, 4], [3, 2], [1]]);
      expect(third.next).toBeNull();
    });

    test.each(["personal", "product"] as const)(
      "a link switches a %s cell off whatever it held, once, and history says so",
      async (scope) => {
        await using store = await open();
        const company = await aCompany(store);
        const layer = { person: company.id("mia"), product: company.product("Payments") };
        const key = scope === "product" ? { scope, ...layer } : { scope, person: layer.person };
        const by = company.id("mia");
        const changes = [change("scan_added", "mail", "inherit", "on"), change("scan_added", "slack", "inherit", "on")];
        await store.writes.preferences.changeCells({ key, changes, by, at: 1 });

        const first = await store.writes.preferences.switchOffByLink({ key, event: "scan_added", channel: "mail", at: 2 });
        const second = await store.writes.preferences.switchOffByLink({ key, event: "scan_added", channel: "mail", at: 3 });
        const untouched = await store.writes.preferences.switchOffByLink({ key, event: "sla_breach", channel: "mail", at: 4 });

        expect([first, second, untouched]).toEqual([true, false, true]);
        const cells = await ownCells(store, key);
        expect(["scan_added mail", "scan_added slack", "sla_breach mail"].map((cell) => cells.get(cell))).toEqual(["off", "on", "off"]);
        expect((await store.reads.preferences.layer({ key })).version).toBe(3);
        const { items } = await store.reads.preferences.history({ key, page: { limit: 2, after: null } });
        expect(items).toMatchObject([
          { event: "sla_breach", from: "inherit", to: "off", by: "mia", via: "link", at: 4 },
          { event: "scan_added", channel: "mail", from: "on", to: "off", by: "mia", via: "link", at: 2 },
        ]);
      },
    );

    describePreferenceLaws(open);
  });
}
