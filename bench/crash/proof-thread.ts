import { parentPort, workerData } from "node:worker_threads";
import { existsSync } from "node:fs";
import { ENGINE_DEFAULTS } from "@tocsin/dispatch";
import { type Db, openDatabase } from "@tocsin/store";
import type { EngineOutside } from "../../apps/bff/src/compose-engine.ts";
import type { ThreadData } from "../../apps/bff/src/threads/messages.ts";
import { migrationsFolder, sendingThread } from "../../apps/bff/src/threads/places.ts";
import { runEngine } from "../../apps/bff/src/threads/run-engine.ts";
import { markBeforeSend } from "./mark-before-send.ts";
import type { Variant } from "./victim.ts";

const STEADY_SPEED = 1_000;
const SLOTS = { mail: 3, slack: 7, msteams: 2, webhooks: 2 };

/**
 * What all victims have in common: sixteen sends at a time over all lanes (there are two endpoints), and lanes without token buckets, which would make a proof of ten
 * thousand messages take days. A bucket fills up by the steady clock; on this one a second is a quarter of an hour. What is claimed gets old by it as well, and
 * has its ten seconds all the same.
 */
const COMMON: Partial<EngineOutside> = {
  settings: { slots: SLOTS, claimStaleMs: ENGINE_DEFAULTS.claimStaleMs * STEADY_SPEED },
  steady: () => performance.now() * STEADY_SPEED,
};

const FEW_PAGES = 2_000;
const PAGES_MAX = 1_073_741_823;

/** The writing thread of a server that is proved something about: the product's own, but for what the variant names. */
const VARIANTS: Readonly<Record<Variant, Partial<EngineOutside>>> = {
  product: {},
  "mark-before-send": { around: markBeforeSend },
  "synchronous-normal": {
    open: (file) => {
      const db = openDatabase({ file, access: "write" });
      db.$client.pragma("synchronous = NORMAL");
      return db;
    },
  },
  "few-pages": { open: withFewPages },
  // What is proved is that a wait lasts by the steady clock.
  "true-time": { steady: () => performance.now(), settings: { slots: SLOTS } },
  // As people run it, but that every night comes after ten minutes: what is done at night is done while it is watched.
  "as-composed": { steady: () => performance.now(), settings: { nightlyMs: 600_000 } },
};

/** So many more than the database has when it is opened; without a limit from when there is a file of that name beside it. */
function withFewPages(file: string): Db {
  const db = openDatabase({ file, access: "write" });
  const pages = Number(db.$client.pragma("page_count", { simple: true }));
  db.$client.pragma(`max_page_count = ${String(pages + FEW_PAGES)}`);
  const looking = setInterval(() => {
    if (!existsSync(`${file}.room`)) return;
    clearInterval(looking);
    db.$client.pragma(`max_page_count = ${String(PAGES_MAX)}`);
  }, 50);
  looking.unref();
  return db;
}

if (parentPort !== null) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- victim.ts passes exactly these words
  const variant = (process.env["PROOF_VARIANT"] ?? "product") as Variant;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the main thread passes exactly this record
  const data = workerData as ThreadData;
  await runEngine({
    port: parentPort,
    data,
    migrations: migrationsFolder(import.meta.url),
    sendingThread: sendingThread(import.meta.url),
    changed: { ...COMMON, ...VARIANTS[variant] },
  });
}
