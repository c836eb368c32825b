import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { CHANNEL_BIT } from "@tocsin/domain";
import type { NewEvent } from "@tocsin/ports";
import { type Db, openDatabase } from "@tocsin/store";
import { type ComposedEngine, composeEngine } from "../../apps/bff/src/compose-engine.ts";
import { parseConfig } from "../../apps/bff/src/config/config.ts";
import { SILENT_LOG } from "../../apps/bff/src/log/log.ts";
import { secretsWithKey } from "../../apps/bff/src/secrets/secrets.ts";
import { newSigningSecret, signingPlace } from "../../apps/bff/src/services/endpoint-secrets.ts";
import { batches } from "../queues/contestant.ts";
import { aNewEvent } from "../teams.ts";
import { type UnderWay, underWay } from "./under-way.ts";

export interface EndpointCompanyOptions {
  readonly data: string;
  /** Where endpoints listen; every event goes to each of them. */
  readonly urls: readonly string[];
}

export interface EndpointCompany extends AsyncDisposable {
  /** So many events at their times; resolves when `answering` endpoints have each of them, with the milliseconds each delivery took. */
  readonly turn: (turn: EndpointTurn) => Promise<readonly number[]>;
  /** So many events as fast as they are taken; resolves when every endpoint has each of them. */
  readonly burst: (events: number) => Promise<void>;
  /** So many events, whose deliveries all wait when it resolves: as while the channel is paused. */
  readonly pileUp: (events: number) => Promise<void>;
  /** Lets go what has piled up; resolves when every endpoint has each of it. */
  readonly release: () => Promise<void>;
  /** One event by itself; answers which, and when it was handed in, once every endpoint has it. */
  readonly single: () => Promise<Single>;
}

export interface Single {
  readonly event: string;
  /** Nanoseconds of the clock that all processes of the machine share. */
  readonly at: bigint;
}

export interface EndpointTurn {
  readonly events: number;
  readonly everyMs: number;
  readonly answering: number;
}

const MIGRATIONS = join(import.meta.dirname, "../../packages/store/migrations");
const SENDING_THREAD = new URL("../../apps/bff/src/sending-thread.ts", import.meta.url);
const KEY = new Uint8Array(randomBytes(32));
/** Long enough that an endpoint that never answers holds its places for as long as it may. */
const TIMEOUT_SECONDS = 15;
/** Events of one call of the accepting unit of work, as `/events/batch` has them. */
const BATCH = 500;

/** The engine as the server composes it, with shared webhook endpoints and nobody else to tell. */
export async function endpointCompany({ data, urls }: EndpointCompanyOptions): Promise<EndpointCompany> {
  const config = parseConfig({ TOCSIN_DATA: data, TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" });
  const under = underWay();
  const engine = composeEngine(config, {
    clock: { now: () => Date.now() },
    steady: () => performance.now(),
    random: () => Math.random(),
    emit: (fact, detail) => {
      if (fact === "delivery.settled" && "state" in detail && "event" in detail && detail.state === "delivered")
        under.delivered(detail.event);
    },
    log: SILENT_LOG,
    boot: "bench",
    migrations: MIGRATIONS,
    sendingThread: SENDING_THREAD,
    keys: () => [KEY],
    open: (file) => openDatabase({ file, access: "write" }),
  });
  connect(config.data.database, urls);
  await engine.calls.start({ origin: "https://tocsin.example.com" });

  return {
    ...doings(engine, under, urls.length),
    [Symbol.asyncDispose]: async () => {
      await engine.calls.stop({ graceMs: 1_000 });
      await engine.calls.close({});
    },
  };
}

function doings({ writes, drain }: Pick<ComposedEngine, "writes" | "drain">, under: UnderWay, endpoints: number) {
  async function accept(events: readonly NewEvent[], answering = endpoints): Promise<void> {
    for (const { id } of events) under.begin(id, answering);
    const answers = await writes.events.accept({ events, at: Date.now() });
    if (answers.some(({ status }) => status !== "accepted")) throw new Error("An event was not accepted");
  }

  async function turn({ events, everyMs, answering }: EndpointTurn): Promise<readonly number[]> {
    under.takeLatencies();
    const startedAt = performance.now();
    const accepting: Promise<void>[] = [];
    for (let number = 1; number <= events; number += 1) {
      accepting.push(accept([aNewEvent(1)], answering));
      await pause(startedAt + number * everyMs - performance.now());
    }
    await Promise.all(accepting);
    await under.empty();
    return under.takeLatencies();
  }

  async function burst(events: number): Promise<void> {
    for (const batch of batches(events, BATCH)) await accept(batch.map(() => aNewEvent(1)));
    await under.empty();
  }

  async function pileUp(events: number): Promise<void> {
    await writes.channels.pauseChannel({ channel: "webhooks", at: Date.now(), code: null, text: null });
    for (const batch of batches(events, BATCH)) await accept(batch.map(() => aNewEvent(1)));
    await drain();
  }

  async function release(): Promise<void> {
    await writes.channels.resumeChannel({ channel: "webhooks", at: Date.now(), proven: true });
    await under.empty();
  }

  async function single(): Promise<Single> {
    const event = aNewEvent(1);
    const at = process.hrtime.bigint();
    await accept([event]);
    await under.empty();
    return { event: event.id, at };
  }

  return { turn, burst, pileUp, release, single };
}

function connect(file: string, urls: readonly string[]): void {
  const { $client }: Db = openDatabase({ file, access: "write" });
  const secrets = secretsWithKey(KEY);
  const insert = $client.prepare<[string, string, string, string]>(ENDPOINT);
  $client.transaction(() => {
    $client.exec(COMPANY);
    for (const [index, url] of urls.entries()) {
      const id = String(index + 1);
      insert.run(id, id, url, secrets.seal(newSigningSecret(), signingPlace(id)));
    }
  })();
  $client.close();
}

const COMPANY = `INSERT INTO product_types (id, name, active) VALUES (1, 'All', 1);
  INSERT INTO products (id, name, product_type, active) VALUES (1, 'Payments API', 1, 1);
  INSERT INTO shared_layers (scope, event_type, on_mask, off_mask) VALUES ('system', 5, ${String(CHANNEL_BIT.webhooks)}, 0);
  UPDATE channels SET enabled = 1, settings = '{"timeoutSeconds":${String(TIMEOUT_SECONDS)}}' WHERE channel = 'webhooks'`;
const ENDPOINT = `INSERT INTO webhook_endpoints (id, name, url, format, secret, created_at, updated_at) VALUES (CAST(? AS INTEGER), ?, ?, 'standard', ?, 0, 0)`;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, ms));
  });
}
