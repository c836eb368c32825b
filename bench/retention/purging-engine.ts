import { createEngine, type Engine, type EngineConfig } from "@tocsin/dispatch";
import type { ChannelAdapter, RetentionStore, StoreWrites } from "@tocsin/ports";
import { type Db, dispatchStore, openWriter, retentionStore, storeReads, storeWrites, type Writer } from "@tocsin/store";

const TAKEN = { outcome: { kind: "delivered", receipt: null }, answer: { code: "250", text: "2.0.0 queued" } } as const;

const ANSWERS_AT_ONCE: ChannelAdapter = {
  channel: "mail",
  send: () => Promise.resolve(TAKEN),
  probe: () => Promise.resolve(TAKEN),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** What must not happen, or would make the figures ones of something else. */
const TROUBLE: ReadonlySet<string> = new Set(["deliveries.capped", "lease.lost", "adapter.crashed", "engine.faltered", "ledger.broken"]);

/** One part of the purge, in milliseconds of the writer's time. */
export interface PurgedPart {
  readonly rows: number;
  /** Its own statements, by the clock on the wall. */
  readonly worked: number;
  /** The same, while a processor was really at it. */
  readonly processor: number;
  /** From its first statement until it was on disk: with the commit, the checkpoint after it, and whatever shared the transaction. */
  readonly held: number;
}

export interface PurgingEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly events: StoreWrites["events"];
  readonly parts: readonly PurgedPart[];
  /** What must not happen, in the engine's words. */
  readonly troubles: readonly string[];
  /** The engine's purge goes on only while it may. */
  readonly letPurge: (may: boolean) => void;
  readonly isPurged: () => boolean;
}

export interface PurgingEngineOptions {
  readonly db: Db;
  readonly onSettled: (event: string) => void;
  readonly config?: Partial<EngineConfig>;
}

/** The engine as the product has it, on its store, with a purge that can be held up between two parts and whose parts are timed. */
export function purgingEngine({ db, onSettled, config = {} }: PurgingEngineOptions): PurgingEngine {
  const writer = openWriter(db);
  const writes = storeWrites(writer);
  const timed = timedRetention(writer);
  const troubles: string[] = [];
  let isPurged = false;
  const engine = createEngine({
    store: dispatchStore(writer),
    channels: { ...storeReads(db).channels, ...writes.channels },
    retention: timed.retention,
    adapter: (lane) => Promise.resolve(lane === "mail" ? ANSWERS_AT_ONCE : null),
    context: () => Promise.resolve({ publicUrl: "https://tocsin.example.com", sourceBaseUrls: {}, teamName: null, disclaimer: null }),
    unsubscribeToken: ({ key, event }) => `${key.person}-${event}`,
    clock: { now: () => Date.now() },
    random: () => Math.random(),
    emit: (fact, detail) => {
      if (fact === "delivery.settled" && "event" in detail) onSettled(detail.event);
      if (fact === "retention.done") isPurged = true;
      if (TROUBLE.has(fact)) troubles.push(`${fact}: ${JSON.stringify(detail)}`);
    },
    boot: "bench",
    config,
  });
  return {
    engine,
    events: writes.events,
    parts: timed.parts,
    troubles,
    letPurge: timed.letPurge,
    isPurged: () => isPurged,
    [Symbol.asyncDispose]: async () => {
      timed.letPurge(true);
      await engine.stop({ graceMs: 1_000 });
      await writer.close();
    },
  };
}

function timedRetention(writer: Writer) {
  const parts: PurgedPart[] = [];
  let gate = aGate();
  const work = { startedAt: 0, ms: 0, processor: 0 };
  const store = retentionStore({ ...writer, write: (unit) => writer.write((db) => timedWork(work, () => unit(db))) });
  const retention: RetentionStore = {
    ...store,
    purgeDeliveries: async (input) => {
      await gate.opened;
      const part = await store.purgeDeliveries(input);
      parts.push({ rows: input.rowsMax, worked: work.ms, processor: work.processor, held: performance.now() - work.startedAt });
      return part;
    },
  };
  const letPurge = (may: boolean): void => {
    if (may) gate.open();
    else gate = aGate();
  };
  return { retention, parts, letPurge };
}

function aGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

function timedWork<T>(work: { startedAt: number; ms: number; processor: number }, unit: () => T): T {
  const before = process.threadCpuUsage();
  work.startedAt = performance.now();
  const answer = unit();
  work.ms = performance.now() - work.startedAt;
  const { user, system } = process.threadCpuUsage(before);
  work.processor = (user + system) / 1_000;
  return answer;
}
