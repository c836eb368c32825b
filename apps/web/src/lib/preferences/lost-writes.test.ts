import type { Own } from "@tocsin/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CellId, cellKeyOf } from "./scope-key.ts";
import { type Fate, type Fixture, NO_CONNECTION, storeFixture } from "../../testing/store-fixture.ts";

/** Two cells that a second client writes too, and three that are one's own. */
const SHARED: readonly CellId[] = ["scan_added:mail", "sla_breach:slack"];
const MINE: readonly CellId[] = ["test_added:mail", "user_mentioned:alert", "other:webhooks"];

type Act =
  | { readonly does: "toggle"; readonly id: CellId; readonly to: Own }
  | { readonly does: "bulk"; readonly to: Own }
  | { readonly does: "foreign"; readonly id: CellId; readonly to: Own }
  | { readonly does: "wait"; readonly ms: number }
  | { readonly does: "poll" }
  | { readonly does: "retry" }
  | { readonly does: "flush" }
  | { readonly does: "decide"; readonly keep: "mine" | "theirs" };

const anyOwn = fc.constantFrom<Own>("on", "off", "inherit");
const anyFate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ latencyMs: fc.nat(3_000) }) },
  { weight: 1, arbitrary: fc.record({ latencyMs: fc.nat(3_000), lost: fc.constant(NO_CONNECTION) }) },
  { weight: 1, arbitrary: fc.record({ latencyMs: fc.nat(3_000), instead: fc.constant(NO_CONNECTION) }) },
);
/** A line that is gone long enough for a change to be given up. */
const anyOutage: fc.Arbitrary<readonly Fate[]> = fc
  .constantFrom("lost" as const, "instead" as const)
  .map((how) => Array.from({ length: 6 }, () => ({ [how]: NO_CONNECTION })));
const anyFates = fc
  .array(fc.oneof({ weight: 8, arbitrary: anyFate.map((fate) => [fate]) }, { weight: 1, arbitrary: anyOutage }), { maxLength: 30 })
  .map((fates) => fates.flat());
const toggle = fc.record({ does: fc.constant("toggle" as const), id: fc.constantFrom(...SHARED, ...MINE), to: anyOwn });
const wait = fc.record({ does: fc.constant("wait" as const), ms: fc.oneof(fc.nat(1_000), fc.nat(60_000)) });
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: toggle },
  { weight: 4, arbitrary: wait },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("foreign" as const), id: fc.constantFrom(...SHARED), to: anyOwn }) },
  { weight: 2, arbitrary: fc.constantFrom<Act>({ does: "poll" }, { does: "retry" }, { does: "flush" }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("decide" as const), keep: fc.constantFrom("mine" as const, "theirs" as const) }) },
);

function visible({ store }: Fixture, id: CellId): Own | undefined {
  return store.document("personal").cell(id)?.own;
}

function stored({ server }: Fixture, id: CellId): Own {
  const cell = cellKeyOf(id);
  if (cell === null) throw new Error(`${id} is no cell`);
  return server.own("personal", cell);
}

const ACTS: { readonly [K in Act["does"]]: (fixture: Fixture, step: Extract<Act, { does: K }>) => Promise<void> | void } = {
  toggle: (fixture, { id, to }) => fixture.change(id, to),
  bulk: ({ store }, { to }) => {
    const cells = [...SHARED, ...MINE].flatMap((id) => store.document("personal").cell(id) ?? []).filter(({ own }) => own !== to);
    store.apply(
      "personal",
      cells.map(({ event, channel, own: from }) => ({ event, channel, from, to })),
    );
  },
  foreign: ({ server }, { id, to }) => {
    const cell = cellKeyOf(id);
    if (cell !== null) server.set("personal", cell, to, "dana");
  },
  wait: ({ timers }, { ms }) => timers.advance(ms),
  poll: (fixture) => fixture.poll(),
  retry: ({ store }) => store.retryAll(),
  flush: ({ store }) => store.flush({ announce: false }),
  decide: ({ store }, { keep }) => {
    for (const conflict of store.status().conflicts) store.decide(conflict, keep);
  },
};

async function act<K extends Act["does"]>(fixture: Fixture, step: Extract<Act, { does: K }>): Promise<void> {
  // The table has exactly the handler for this kind of step.
  await (ACTS[step.does] as (fixture: Fixture, step: Act) => Promise<void> | void)(fixture, step);
}

/** The connection is good again, failed changes are tried again, conflicts are decided for oneself. */
async function settleAll(fixture: Fixture): Promise<void> {
  const { store, timers, fates } = fixture;
  fates.length = 0;
  for (let round = 0; round < 4; round += 1) {
    await timers.advance(60_000);
    store.retryAll();
    for (const conflict of store.status().conflicts) store.decide(conflict, "mine");
  }
  await timers.advance(60_000);
  fixture.poll();
}

describe("saving over a bad line, beside a second client", () => {
  test("loses no write: what is seen is what is stored, and one's own cells hold what was wanted last", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 50, maxLength: 50 }), anyFates, async (acts, fates) => {
        const fixture = storeFixture();
        fixture.fates.push(...fates);
        const wanted = new Map<CellId, Own>();

        for (const step of acts) {
          // A key that would change nothing, as the cell looks now, changes nothing.
          if (step.does === "toggle" && visible(fixture, step.id) === step.to) continue;
          await act(fixture, step);
          if (step.does === "toggle") wanted.set(step.id, step.to);
        }
        await settleAll(fixture);

        expect(fixture.store.status()).toMatchObject({ unsaved: 0, failed: 0, conflicts: [] });
        for (const id of [...SHARED, ...MINE]) expect([id, visible(fixture, id)]).toEqual([id, stored(fixture, id)]);
        for (const id of MINE) expect([id, stored(fixture, id)]).toEqual([id, wanted.get(id) ?? "inherit"]);
      }),
      { numRuns: 1_000 },
    );
  }, 120_000);
});

describe("undo over a bad line", () => {
  const anyStep: fc.Arbitrary<Act> = fc.oneof(
    { weight: 4, arbitrary: toggle },
    { weight: 2, arbitrary: fc.record({ does: fc.constant("bulk" as const), to: anyOwn }) },
    { weight: 3, arbitrary: wait },
    { weight: 1, arbitrary: fc.constantFrom<Act>({ does: "poll" }, { does: "retry" }, { does: "flush" }) },
  );
  const anyStart = fc.array(fc.tuple(fc.constantFrom(...SHARED, ...MINE), anyOwn), { maxLength: 5 });

  test("restores every cell exactly, whatever was saved, lost or tried again on the way", async () => {
    await fc.assert(
      fc.asyncProperty(anyStart, fc.array(anyStep, { maxLength: 40 }), anyFates, async (start, acts, fates) => {
        const fixture = storeFixture();
        for (const [id, own] of start) await act(fixture, { does: "foreign", id, to: own });
        fixture.poll();
        await fixture.timers.advance(10_000);
        const before = fixture.server.stored("personal");
        fixture.fates.push(...fates);

        for (const step of acts) {
          if (step.does !== "toggle" || visible(fixture, step.id) !== step.to) await act(fixture, step);
        }
        for (let step = 0; step < 100; step += 1) fixture.store.undo();
        await settleAll(fixture);

        expect(fixture.server.stored("personal")).toEqual(before);
        expect(fixture.store.status()).toMatchObject({ unsaved: 0, failed: 0, conflicts: [], undo: null });
      }),
      { numRuns: 500 },
    );
  }, 120_000);
});
