import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { scratchFolder } from "../scratch.ts";
import { freePort } from "../server-process.ts";
import { ensureServer } from "./ensure-server.ts";

/** A server of another queue, on a free port of this machine alone, with its data in a folder that goes with it. */
export interface QueueServer extends AsyncDisposable {
  /** What a contestant needs to find it. */
  readonly address: string;
  readonly version: string;
}

const READY_WITHIN_MS = 20_000;
const POLL_MS = 50;

/** Null where there is none to be had. Durability as the figure asks for: the log is forced out once a second. */
export async function startRedis(): Promise<QueueServer | null> {
  const version = await ensureServer({ packages: ["redis-server"], service: "redis-server", present: redisVersion });
  if (version === null) return null;
  const folder = scratchFolder();
  const port = await freePort();
  const settings = { port, bind: "127.0.0.1", dir: folder.path, appendonly: "yes", appendfsync: "everysec", save: "" };
  const server = spawn(
    "redis-server",
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: "ignore" },
  );
  await untilReady(server, () =>
    Promise.resolve(execFileSync("redis-cli", ["-p", String(port), "ping"], { stdio: ["ignore", "pipe", "ignore"] })),
  );
  return { address: String(port), version, [Symbol.asyncDispose]: () => stop(server, "SIGTERM", folder) };
}

/** Null where there is none to be had. As Debian configures it: `fsync` and `synchronous_commit` on. */
export async function startPostgres(): Promise<QueueServer | null> {
  const found = await ensureServer({ packages: ["postgresql"], service: "postgresql", present: presentPostgres });
  if (found === null) return null;
  const { programs, version } = found;
  const folder = scratchFolder();
  const owner = ownerOfServer();
  if (owner !== null) chownSync(folder.path, owner.uid, owner.gid);
  const data = join(folder.path, "data");
  const port = await freePort();
  execFileSync(join(programs, "initdb"), ["-D", data, "-U", "bench", "--auth=trust", "--encoding=UTF8"], {
    ...owner,
    cwd: folder.path,
    stdio: "ignore",
  });
  const settings = ["-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${folder.path}`];
  const server = spawn(join(programs, "postgres"), ["-D", data, "-p", String(port), ...settings], {
    ...owner,
    cwd: folder.path,
    stdio: "ignore",
  });
  const address = `postgres://bench@127.0.0.1:${String(port)}/postgres`;
  await untilReady(server, () => connectOnce(address));
  return { address, version, [Symbol.asyncDispose]: () => stop(server, "SIGINT", folder) };
}

/** A database of its own for each contestant, so that none carries another's tables. */
export async function newDatabase(server: QueueServer, name: string): Promise<string> {
  const client = new pg.Client(server.address);
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return server.address.replace(/postgres$/, name);
}

function versionOf(program: string, words: readonly string[], pattern: RegExp): string | null {
  try {
    return pattern.exec(execFileSync(program, words, { encoding: "utf8" }))?.[1] ?? null;
  } catch {
    return null;
  }
}

function redisVersion(): string | null {
  return versionOf("redis-server", ["--version"], /v=([\d.]+)/);
}

function presentPostgres(): { readonly programs: string; readonly version: string } | null {
  const programs = postgresPrograms();
  const version = programs === null ? null : versionOf(join(programs, "postgres"), ["--version"], /(\d+\.\d+)/);
  return programs === null || version === null ? null : { programs, version };
}

const DEBIAN = "/usr/lib/postgresql";

function postgresPrograms(): string | null {
  if (!existsSync(DEBIAN)) return null;
  const newest = readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? null : join(DEBIAN, newest, "bin");
}

/** PostgreSQL refuses to be run by root; Debian's package has made a user for it. */
function ownerOfServer(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

async function connectOnce(address: string): Promise<void> {
  const client = new pg.Client(address);
  await client.connect();
  await client.end();
}

async function untilReady(server: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (server.exitCode !== null || performance.now() - startedAt > READY_WITHIN_MS) throw error;
      await setTimeout(POLL_MS);
    }
  }
}

async function stop(server: ChildProcess, signal: NodeJS.Signals, folder: Disposable): Promise<void> {
  const ended = once(server, "exit");
  server.kill(signal);
  await ended;
  folder[Symbol.dispose]();
}
