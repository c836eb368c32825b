import {
  createEngine,
  createTestSend,
  type Emit,
  type EngineConfig,
  type EngineOptions,
  SYSTEM_TIMERS,
  type Timers,
} from "@tocsin/dispatch";
import { endpointOfLane, isEndpointLane, type Lane } from "@tocsin/domain";
import type { ChannelAdapter, Clock, DeliveryId, StoreWrites } from "@tocsin/ports";
import {
  type Db,
  dispatchStore,
  migrateOrClose,
  openDatabase,
  openWriter,
  retentionStore,
  paceStore,
  storeReads,
  storeWrites,
  testSendStore,
  writeCheck,
  type WriteFault,
  writerForRequests,
} from "@tocsin/store";
import type { Config } from "./config/config.ts";
import { egressRules } from "./config/egress-rules.ts";
import { currentRequest } from "./current-request.ts";
import type { EngineCalls, Log } from "./deps.ts";
import { endpointLanes } from "./lanes/endpoint-lanes.ts";
import { type EndpointSender, ownSender } from "./lanes/endpoint-sender.ts";
import { channelLanes } from "./lanes/lanes.ts";
import { oncePerTurn } from "./lanes/once-per-turn.ts";
import { slackCodeSend } from "./lanes/slack-code.ts";
import { tryOut } from "./lanes/try-out.ts";
import { type EngineMeasures, engineMeasures } from "./metrics/engine-measures.ts";
import { type Keys, secretsWithKeys } from "./secrets/secrets.ts";
import { unsubscribeTokens } from "./secrets/unsubscribe-tokens.ts";
import { importDirectoryText } from "./services/import-directory.ts";
import { messageContext } from "./services/message-context.ts";
import { threadSender } from "./threads/thread-sender.ts";
import { wakingAfterWrites } from "./threads/waking-writes.ts";

/** Everything around the engine that differs between the server and a test. */
export interface EngineOutside {
  readonly clock: Clock;
  /** Milliseconds that only ever grow, whatever the clock is set to; the clock without it. */
  readonly steady?: () => number;
  readonly random: () => number;
  readonly emit: Emit;
  readonly log: Log;
  /** Names this run of the process. */
  readonly boot: string;
  /** Folder of the migrations; it differs between the sources and the packed server. */
  readonly migrations: string;
  /** How long another process that holds the database is waited for, without answering anybody; as long as the store does without it. */
  readonly waitMs?: number;
  /** Asked anew each time. */
  readonly keys: () => Keys;
  readonly timers?: Timers;
  readonly settings?: Partial<EngineConfig>;
  /** The disk failed: this process can write nothing any more and has to end. */
  readonly onDiskFault?: (error: unknown) => void;
  /** The thread that sends to endpoints; without it that is done by this one. */
  readonly sendingThread?: URL;
  /** Instead of the real ones. */
  readonly adapter?: (lane: Lane) => Promise<ChannelAdapter | null>;
  /** The writing connection, opened in another way; for proofs that a disk fills up or that a weaker setting would lose. */
  readonly open?: (file: string) => Db;
  /** Put around what the engine works on; for proofs that its process may die between any two steps. */
  readonly around?: (ports: EnginePorts) => EnginePorts;
}

/** What the engine works on. */
export type EnginePorts = Pick<EngineOptions, "store" | "channels">;

/** What the thread of the engine does for the others; every function takes and gives plain data. */
export interface EngineThread {
  readonly writes: StoreWrites;
  readonly calls: EngineCalls & EngineControl;
}

export interface EngineControl {
  /** Takes over what a process before left, and works from now on. `origin`: what links are built upon without a setting. */
  start(input: { readonly origin: string }): Promise<void>;
  /** Why nothing can be written to the database now; null: it can. Rejects where nobody can say. */
  checkWritable(input: Record<string, never>): Promise<WriteFault | null>;
  /** Finishes what is under way, within `graceMs` a step, and takes no more; writes go on. */
  stop(input: { readonly graceMs: number }): Promise<void>;
  /** Finishes what is queued and closes the database. */
  close(input: Record<string, never>): Promise<void>;
}

export interface ComposedEngine extends EngineThread {
  /** For tests: everything that is due now is done when this resolves. */
  readonly drain: () => Promise<void>;
}

/**
 * The only writing connection of the server: migrated, with the engine on it. What people ask for is written with their request; the
 * engine's own work has none, although a request may have woken it. Throws `DatabaseRefused` for a database it cannot use.
 */
export function composeEngine(config: Config, outside: EngineOutside): ComposedEngine {
  const { clock, log, random, boot, timers = SYSTEM_TIMERS, settings, steady = () => clock.now() } = outside;
  const db = migratedDatabase(config, outside);
  const writer = openWriter(db, { onDiskFault: outside.onDiskFault });
  const reads = storeReads(db);
  const askedWriter = writerForRequests(writer, currentRequest);
  const plainWrites = storeWrites(askedWriter);
  let origin = config.http.publicUrl ?? "http://localhost";

  const domain = (): string => new URL(origin).hostname;
  const channels = { ...reads.channels, ...storeWrites(writer).channels };
  const secrets = secretsWithKeys(outside.keys);
  const measures = engineMeasures({ clock, steady, next: outside.emit });
  const { onDate, onSlackUnknown } = measures;
  const lanes = channelLanes({ channels, pace: paceStore(writer), steady, secrets, config, domain, clock, log, onDate, onSlackUnknown });
  const sender = endpointSender(config, { ...outside, timers, steady }, measures);
  const endpoints = endpointLanes({ channels, webhooks: reads.webhooks, secrets, sender, clock, log });
  const ports: EnginePorts = { store: dispatchStore(writer), channels };
  const common = {
    context: oncePerTurn(() => messageContext({ reads, origin })),
    unsubscribeToken: unsubscribeTokens(outside.keys()).write,
    clock,
    emit: measures.emit,
    boot,
    timers,
    testsUnderWay: new Set<DeliveryId>(),
  };
  const engine = createEngine({
    ...common,
    ...(outside.around?.(ports) ?? ports),
    retention: retentionStore(writer),
    adapter: outside.adapter ?? ((lane) => (isEndpointLane(lane) ? endpoints.adapter(endpointOfLane(lane) ?? "") : lanes[lane].adapter())),
    steady,
    random,
    ...(settings === undefined ? {} : { config: settings }),
  });
  const send = createTestSend({ ...common, store: testSendStore(askedWriter), settle: engine.settleTest });
  const writes = wakingAfterWrites(plainWrites, { engine: engine.wake, endpoints: () => void endpoints.lookAgain() });

  return {
    writes,
    drain: engine.drain,
    calls: {
      importDirectory: (input) => importDirectoryText(writes.directory, input),
      tryOut: (input) => tryOut({ lanes, send, log }, input),
      sendSlackCode: slackCodeSend(lanes, common),
      start: async (input) => {
        origin = input.origin;
        await engine.start();
      },
      measure: async () => measures.samples(await sender.lag()),
      checkWritable: writeCheck(writer),
      stop: (limits) => engine.stop(limits).then(() => endAll([lanes.mail, lanes.slack, lanes.msteams, endpoints])),
      close: async () => {
        measures[Symbol.dispose]();
        await writer.close();
      },
    },
  };
}

type SenderOutside = Pick<EngineOutside, "sendingThread" | "clock" | "log"> & Required<Pick<EngineOutside, "timers" | "steady">>;

function endpointSender(
  { egress, http }: Config,
  { sendingThread, clock, log, timers, steady }: SenderOutside,
  { onDate, onSendingDied: onDied }: EngineMeasures,
): EndpointSender {
  if (sendingThread === undefined) return ownSender({ rules: egressRules(egress, http.port), clock, onDate });
  return threadSender({ script: sendingThread, data: { egress, port: http.port }, log, timers, steady, onDate, onDied });
}

function migratedDatabase(config: Config, { open, migrations, waitMs, clock, log }: EngineOutside): Db {
  const waiting = waitMs === undefined ? {} : { waitMs };
  const db = open?.(config.data.database) ?? openDatabase({ file: config.data.database, access: "write", ...waiting });
  const applied = migrateOrClose(db, { folder: migrations, now: clock.now(), ...waiting });
  if (applied.length > 0) log.info("store.migrated", { applied });
  return db;
}

async function endAll(ways: readonly AsyncDisposable[]): Promise<void> {
  await Promise.all(ways.map((way) => way[Symbol.asyncDispose]()));
}
