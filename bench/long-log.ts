import { join } from "node:path";
import { ANY_DELIVERY, type DeliveryFilter, type DispatchStore, type StoreReads } from "@tocsin/ports";
import { dispatchStore, migrate, openDatabase, openWriter, storeReads } from "@tocsin/store";
import { fillLog, LOG_PEOPLE, LOG_PRODUCTS, WAITING_MAILS } from "./long-log-rows.ts";
import { median, percentile, round } from "./median.ts";
import { type Figure, report } from "./report.ts";
import { scratchFolder } from "./scratch.ts";

const SIZES = { few: 50_000, many: 5_000_000 } as const;
/** Pages of each filter, and claims, at each size; in turn. */
const TURNS = 40;
const WARM_UP = 5;
const CLAIM = { lane: "mail", limit: 60, leaseMs: 60_000, boot: "bench", start: 3 } as const;
const PAGE = { limit: 50, after: null };
const VIEWER = { person: "1", superuser: true };
const NOW = 1_000_000;
const MIGRATIONS = join(import.meta.dirname, "../packages/store/migrations");

type Filters = Readonly<Record<string, (turn: number) => DeliveryFilter>>;

/** What people look for in the log, another value each turn. */
const FILTERS: Filters = {
  "state failed": () => ({ ...ANY_DELIVERY, state: ["failed"] }),
  "state suppressed": () => ({ ...ANY_DELIVERY, state: ["suppressed"] }),
  "state pending": () => ({ ...ANY_DELIVERY, state: ["pending"] }),
  "channel mail": () => ({ ...ANY_DELIVERY, channel: "mail" }),
  person: (turn) => ({ ...ANY_DELIVERY, person: String(1 + ((turn * 37) % LOG_PEOPLE)) }),
  product: (turn) => ({ ...ANY_DELIVERY, product: 1 + ((turn * 7) % LOG_PRODUCTS) }),
  "event type": () => ({ ...ANY_DELIVERY, event: "scan_added" }),
  "failed mails of a product": (turn) => ({
    ...ANY_DELIVERY,
    state: ["failed"],
    channel: "mail",
    product: 1 + ((turn * 7) % LOG_PRODUCTS),
  }),
};

interface Log extends AsyncDisposable {
  readonly deliveries: StoreReads["deliveries"];
  readonly dispatch: DispatchStore;
}

/** P-11: the log's pages and the engine's claim with five million deliveries in the database, beside fifty thousand. */
export async function measure(): Promise<void> {
  await using few = openLog(SIZES.few);
  await using many = openLog(SIZES.many);
  const logs = { few, many };
  const pages = Object.entries(FILTERS).map(([name, filter]) => ({ name, filter, taken: { few: [] as number[], many: [] as number[] } }));
  const claims = { few: [] as number[], many: [] as number[] };
  for (let turn = -WARM_UP; turn < TURNS; turn += 1) {
    for (const size of ["few", "many"] as const) {
      for (const { filter, taken } of pages) {
        const ms = await timeOf(() => logs[size].deliveries.deliveries({ viewer: VIEWER, filter: filter(turn + WARM_UP), page: PAGE }));
        if (turn >= 0) taken[size].push(ms);
      }
      const ms = await timeOf(() => claimOnce(logs[size].dispatch));
      if (turn >= 0) claims[size].push(ms);
    }
  }
  report("long-log", [...pages.map(pageFigure), claimFigure(claims)]);
}

interface Taken {
  readonly few: readonly number[];
  readonly many: readonly number[];
}

function pageFigure({ name, taken }: { readonly name: string; readonly taken: Taken }): Figure {
  const p95 = percentile(taken.many, 0.95);
  return {
    id: "P-11",
    what: `a page of the log, ${name}, p95`,
    unit: "ms",
    value: p95,
    bar: { atMost: 150 },
    seen: { "ms p50": round(median(taken.many)), "p50 beside 50 k": round(median(taken.many) / median(taken.few)) },
  };
}

function claimFigure({ few, many }: Taken): Figure {
  return {
    id: "P-11",
    what: "one claim of 60",
    unit: "ms",
    value: median(many),
    bar: { atMost: 5 },
    seen: { "ms p95": round(percentile(many, 0.95)), "beside 50 k": round(median(many) / median(few)) },
  };
}

async function claimOnce(dispatch: DispatchStore): Promise<void> {
  const { deliveries } = await dispatch.claim({ ...CLAIM, now: NOW });
  if (deliveries.length !== CLAIM.limit) throw new Error(`A claim brought ${String(deliveries.length)} deliveries`);
}

function openLog(deliveries: number): Log {
  const folder = scratchFolder();
  const db = openDatabase({ file: join(folder.path, "tocsin.db"), access: "write" });
  migrate(db, { folder: MIGRATIONS, now: 0 });
  if (WAITING_MAILS < (TURNS + WARM_UP) * CLAIM.limit) throw new Error("Too few deliveries wait");
  fillLog(db.$client, deliveries);
  const writer = openWriter(db);
  return {
    deliveries: storeReads(db).deliveries,
    dispatch: dispatchStore(writer),
    [Symbol.asyncDispose]: async () => {
      await writer.close();
      folder[Symbol.dispose]();
    },
  };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
