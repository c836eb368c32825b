import { constrainedMemory, umask } from "node:process";
import { totalmem } from "node:os";
import { StoreUnavailable } from "@tocsin/ports";
import type { WriteFault } from "@tocsin/store";
import { isSetUpNeeded, issueLink } from "./auth/links.ts";
import { type ComposedWeb, composeWeb } from "./compose-web.ts";
import { NO_SESSIONS, siteOrigin } from "./auth/origin.ts";
import type { Config } from "./config/config.ts";
import { makeDataFolder } from "./data-folder.ts";
import type { Log } from "./deps.ts";
import { type Listening, listen } from "./listen.ts";
import { readOrCreateKeys } from "./secrets/key-file.ts";
import { keyRing, keysOf } from "./secrets/key-ring.ts";
import type { Keys } from "./secrets/secrets.ts";
import { tellChanges } from "./stream/changes.ts";
import { type RunningEngine, startEngineThread } from "./threads/engine-thread.ts";
import { newId } from "./threads/new-id.ts";

/** Together below the eight seconds that supervisors are told: the engine's steps one after another, requests beside them. */
const ENGINE_GRACE_MS = 2_000;
const REQUEST_GRACE_MS = 5_000;
/** Longer than a write waits for another process, so that the answer can name that. */
const READINESS_MS = 2_500;
const BUSY_PAUSE_MS = 500;

export interface ServerOutside {
  readonly log: Log;
  readonly threadScript: URL;
  readonly webFolder: string;
  /** Shown to whoever started the server, and kept nowhere. */
  /** Told to stop, perhaps before it is up. */
  readonly stopAsked: Promise<null>;
  readonly announceSetUp: (link: { readonly url: string; readonly expiresAt: number }) => void;
}

export interface RunningServer {
  readonly origin: string;
  readonly died: Promise<string>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts everything in the order in which nothing is in the way of a server that already runs: database, port, engine, pages.
 * Null: it was told to stop before it was up, and nothing is under way any more.
 */
export async function startServer(config: Config, outside: ServerOutside): Promise<RunningServer | null> {
  umask(0o077);
  makeDataFolder(config.data.folder);
  const keys = keysOf(readOrCreateKeys(config.data.secretKeyFile, new Date().toISOString().slice(0, 10)));
  const starting = startEngineThread(outside.threadScript, { config, keys, boot: newId() }, outside.log);
  const engine = await Promise.race([starting, outside.stopAsked]);
  if (engine === null) return null;
  try {
    return await serve(config, outside, { engine, keys });
  } catch (error) {
    await engine.terminate();
    throw error;
  }
}

interface Writing {
  readonly engine: RunningEngine;
  readonly keys: Keys;
}

async function serve(config: Config, outside: ServerOutside, { engine, keys }: Writing): Promise<RunningServer | null> {
  const { log, webFolder, announceSetUp, stopAsked } = outside;
  const clock = { now: () => Date.now() };
  const listening = await listen(config.http);
  const origin = config.http.publicUrl ?? `http://localhost:${String(listening.port)}`;
  let isStarted = false;
  const web = composeWeb(config, {
    writes: engine.writes,
    engine: engine.calls,
    readiness: () => readiness(engine, isStarted),
    clock,
    log,
    keys: keyRing(config.data.secretKeyFile, keys),
    origin,
    webFolder,
    memoryBytes: Math.min(totalmem(), constrainedMemory() || Number.MAX_SAFE_INTEGER),
  });
  engine.onChange(tellChanges(web.streams));
  listening.answerWith((request, env) => web.app.fetch(request, env));
  const open = async (): Promise<true> => {
    await engine.calls.start({ origin });
    isStarted = true;
    await whenAvailable(engine, () => engine.writes.access.noteEgress({ ...config.egress, at: clock.now() }));
    warnAbout(config, origin, log);
    log.info("server.started", { origin, host: config.http.host, port: listening.port });
    if (await isSetUpNeeded(web.reads)) {
      const deps = { writes: engine.writes, clock, publicUrl: origin };
      announceSetUp(await whenAvailable(engine, () => issueLink(deps, { purpose: "first_superuser", person: null, by: null })));
    }
    return true;
  };
  const running = { origin, died: engine.died, stop: () => stop({ listening, engine, web, log }) };
  if ((await Promise.race([open(), stopAsked])) !== null) return running;
  await running.stop();
  return null;
}

/** Asked again while the database cannot be had; the engine's lines in the log say so. */
async function whenAvailable<T>({ died }: Pick<RunningEngine, "died">, write: () => Promise<T>): Promise<T> {
  let isDead = false;
  void died.then(() => (isDead = true));
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (isDead || !(error instanceof StoreUnavailable)) throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
    }
  }
}

const NOT_WRITABLE = {
  disk_full: "The database cannot be written: its disk is full.",
  held: "The database cannot be written: another process holds it.",
  damaged: "The database is damaged. Stop the server, look at the disk, and restore a backup.",
} as const satisfies Record<WriteFault, string>;

async function readiness(engine: RunningEngine, isStarted: boolean): Promise<string | null> {
  if (!isStarted) return "The dispatcher is starting.";
  const late = new Promise<string>((resolve) => setTimeout(resolve, READINESS_MS, "The database does not answer in time.").unref());
  const written = engine.calls.checkWritable({}).then(
    (fault) => (fault === null ? null : NOT_WRITABLE[fault]),
    () => "The database cannot be written.",
  );
  return await Promise.race([written, late]);
}

interface Parts {
  readonly listening: Listening;
  readonly engine: RunningEngine;
  readonly web: Pick<ComposedWeb, "streams" | "close">;
  readonly log: Log;
}

/** Takes nothing new, finishes what is under way, gives leases back, closes the database. */
async function stop({ listening, engine, web, log }: Parts): Promise<void> {
  log.info("server.stopping");
  // A request that never ends by itself: whoever listens is told when to come back.
  web.streams.stop();
  await Promise.all([listening.close(REQUEST_GRACE_MS), engine.calls.stop({ graceMs: ENGINE_GRACE_MS })]);
  // Before the writer, so that it is the last to close the database: the last one moves the log into it, and readers cannot.
  web.close();
  await engine.calls.close({});
  await engine.terminate();
  log.info("server.stopped");
}

/** What is fine on a desk and is not in production. */
function warnAbout({ http, egress }: Config, origin: string, log: Log): void {
  if (http.publicUrl === null)
    log.warn("config.no_public_url", {
      origin,
      advice: "People sign in on this machine alone, and links lead here unless the page Settings names an address. Set TOCSIN_PUBLIC_URL.",
    });
  if (!siteOrigin({ publicUrl: origin, insecure: http.insecure }).keepsSessions)
    log.warn("config.no_sessions", { origin, advice: `Here ${NO_SESSIONS}` });
  if (http.insecure)
    log.warn("config.insecure_http", { advice: "Anybody on the way can read sign-ins. Use TLS, and unset TOCSIN_INSECURE_HTTP." });
  if (egress.loopback)
    log.warn("config.loopback_allowed", { advice: "What TOCSIN_EGRESS_ALLOW names may lie on this machine. Unset TOCSIN_ALLOW_LOOPBACK." });
}
