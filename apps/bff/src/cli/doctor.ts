import { existsSync } from "node:fs";
import { type StoreReads, StoreUnavailable } from "@tocsin/ports";
import { DatabaseRefused, type Db, openDatabase, pendingMigrations, refuseDamagedPages, storeReads } from "@tocsin/store";
import { isSetUpNeeded } from "../auth/links.ts";
import { type Config, parseConfig, unknownVariables } from "../config/config.ts";
import { dataFolderFault } from "../data-folder.ts";
import { freeBytes } from "../disk-room.ts";
import { KeyFileRefused, readKeys } from "../secrets/key-file.ts";
import { type CliWorld, done, foundBroken, type Outcome } from "./command.ts";
import { books, publicUrl, senderDomain } from "./doctor-books.ts";
import { connections } from "./doctor-connections.ts";
import { server } from "./doctor-server.ts";
import type { Finding } from "./finding.ts";
import { explained } from "./with-store.ts";

const BACKLOG_NOTED = 1_000;

export interface DoctorOptions {
  /** Also sends each webhook endpoint a ping. */
  readonly ping?: boolean;
}

/** Looks at everything a server needs and changes nothing; fails if anything is broken. */
export async function doctor(world: CliWorld, options: DoctorOptions): Promise<Outcome> {
  try {
    const config = parseConfig(world.env);
    const findings = [
      ...unknownVariables(world.env).map((name): Finding => ({
        check: "configuration",
        state: "note",
        detail: `${name} is not a variable of ours (.env.example lists all)`,
      })),
      publicUrl(config),
      await disk(config),
      key(config),
      ...(await database(config, world, options)),
      await server(config),
    ];
    const text = findings.map(({ check, state, detail }) => `${state.padEnd(6)} ${check.padEnd(14)} ${detail}`).join("\n");
    return findings.some(({ state }) => state === "broken") ? foundBroken(text, { findings }) : done(text, { findings });
  } catch (error) {
    return explained(error);
  }
}

async function disk({ data }: Config): Promise<Finding> {
  const fault = dataFolderFault(data.folder);
  if (fault !== null) return { check: "data folder", state: "broken", detail: fault };
  if (!existsSync(data.folder)) return { check: "data folder", state: "note", detail: `${data.folder} is made at the first start` };
  const bytes = await freeBytes(data.folder);
  const free = `${String(Math.floor(bytes / 1_048_576))} MB free in ${data.folder}`;
  if (bytes >= data.minFreeBytes) return { check: "data folder", state: "ok", detail: free };
  return { check: "data folder", state: "broken", detail: `${free}: new events are refused (TOCSIN_MIN_FREE_MB)` };
}

function key({ data: { secretKeyFile, database: file } }: Config): Finding {
  if (!existsSync(secretKeyFile)) {
    const isBehind = existsSync(file);
    const detail = isBehind
      ? `${secretKeyFile} is not there: the next start makes one, which opens nothing of before`
      : `${secretKeyFile} is made at the first start`;
    return { check: "secret key", state: "note", detail };
  }
  try {
    readKeys(secretKeyFile);
    return { check: "secret key", state: "ok", detail: secretKeyFile };
  } catch (error) {
    if (error instanceof KeyFileRefused) return { check: "secret key", state: "broken", detail: error.message };
    throw error;
  }
}

async function database(config: Config, world: CliWorld, { ping = false }: DoctorOptions): Promise<readonly Finding[]> {
  if (!existsSync(config.data.database))
    return [{ check: "database", state: "note", detail: `${config.data.database} is made at the first start` }];
  try {
    const db = openDatabase({ file: config.data.database, access: "read" });
    try {
      return await insideOf(db, { config, world, ping });
    } finally {
      db.$client.close();
    }
  } catch (error) {
    if (error instanceof DatabaseRefused || error instanceof StoreUnavailable)
      return [{ check: "database", state: "broken", detail: error.message }];
    throw error;
  }
}

interface Inside {
  readonly config: Config;
  readonly world: CliWorld;
  readonly ping: boolean;
}

async function insideOf(db: Db, { config, world, ping }: Inside): Promise<readonly Finding[]> {
  refuseDamagedPages(db, config.data.database);
  const pending = pendingMigrations(db, world.migrations);
  if (pending.length > 0)
    return [{ check: "database", state: "note", detail: `the next start brings it up to date (${pending.join(", ")})` }];
  const reads = storeReads(db);
  return [
    { check: "database", state: "ok", detail: config.data.database },
    await backlog(reads),
    await superuser(reads),
    ...(await books(reads, world.clock)),
    ...(await connections(config, reads, { clock: world.clock, ping })),
    ...(await senderDomain(reads, world.lookUpTxt)),
  ];
}

async function backlog(reads: StoreReads): Promise<Finding> {
  const waiting = await reads.events.backlog({});
  return { check: "events", state: waiting > BACKLOG_NOTED ? "note" : "ok", detail: `${String(waiting)} wait for their fan-out` };
}

async function superuser(reads: StoreReads): Promise<Finding> {
  if (!(await isSetUpNeeded(reads))) return { check: "superuser", state: "ok", detail: "an active superuser can sign in" };
  return { check: "superuser", state: "note", detail: "no active superuser can sign in: use the link that the server prints at its start" };
}
