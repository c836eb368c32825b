import { join } from "node:path";
import { createEngine, ENGINE_DEFAULTS } from "@tocsin/dispatch";
import type { ChannelAdapter } from "@tocsin/ports";
import { dispatchStore, migrate, openDatabase, openWriter, storeReads, storeWrites } from "@tocsin/store";
import { aNewEvent, populateTeams, type Teams } from "../teams.ts";
import { batches, type Contestant, countdown } from "./contestant.ts";

/** Events of one call of the accepting unit of work, as `/events/batch` has them. */
const BATCH = 500;
const MIGRATIONS = join(import.meta.dirname, "../../packages/store/migrations");

export interface EngineSetup {
  readonly folder: string;
  readonly team: Teams;
  readonly adapter: ChannelAdapter;
  /** Sends at a time: the bound on repeats after a crash. Left out: as the product has it. */
  readonly slots?: number;
}

/** Events → fan-out → claim → attempt on the log → send → outcome, by the engine as it is, on its store, under `synchronous=FULL`. */
export function engineContestant({ folder, team, adapter, slots }: EngineSetup): Promise<Contestant> {
  const db = openDatabase({ file: join(folder, "tocsin.db"), access: "write" });
  migrate(db, { folder: MIGRATIONS, now: 0 });
  populateTeams(db.$client, team);
  const writer = openWriter(db);
  const writes = storeWrites(writer);
  const done = countdown();
  const engine = createEngine({
    store: dispatchStore(writer),
    channels: { ...storeReads(db).channels, ...writes.channels },
    adapter: (channel) => Promise.resolve(channel === "mail" ? adapter : null),
    context: () => Promise.resolve({ publicUrl: "https://tocsin.example.com", sourceBaseUrls: {}, teamName: null, disclaimer: null }),
    unsubscribeToken: ({ key, event }) => `${key.person}-${event}`,
    clock: { now: () => Date.now() },
    random: () => Math.random(),
    emit: (fact, detail) => {
      if (fact === "delivery.settled") done.count();
      else if (TROUBLE.has(fact)) throw new Error(`${fact}: ${JSON.stringify(detail)}`);
    },
    boot: "bench",
    config: slots === undefined ? {} : { slots: { ...ENGINE_DEFAULTS.slots, mail: slots } },
  });
  return engine.start().then(() => ({
    run: async (jobs) => {
      const all = done.start(jobs);
      for (const batch of batches(jobs / team.size, BATCH)) {
        const events = batch.map((number) => aNewEvent(1 + (number % team.teams)));
        const answers = await writes.events.accept({ events, at: Date.now() });
        if (answers.some(({ status }) => status !== "accepted")) throw new Error("An event was not accepted");
        engine.wake();
      }
      await all;
    },
    stop: async () => {
      await engine.stop({ graceMs: 1_000 });
      await adapter[Symbol.asyncDispose]();
      await writer.close();
    },
  }));
}

/** What would make the figure one of something else. */
const TROUBLE: ReadonlySet<string> = new Set(["deliveries.capped", "lease.lost", "adapter.crashed", "engine.faltered"]);
