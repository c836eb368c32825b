import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { type SealedSecret, type StoreReads, StoreUnavailable } from "@tocsin/ports";
import { DatabaseRefused, openDatabase, pendingMigrations, storeReads } from "@tocsin/store";
import { isSetUpNeeded } from "../auth/links.ts";
import { type Config, parseConfig, unknownVariables } from "../config/config.ts";
import { KeyFileRefused, readKeys } from "../secrets/key-file.ts";
import { keysOf } from "../secrets/key-ring.ts";
import { type SecretPlace, secretsWithKeys, SecretUnreadable } from "../secrets/secrets.ts";
import { MAIL_PASSWORD_PLACE } from "../services/mail-settings.ts";
import { SLACK_TOKEN_PLACE } from "../services/slack-settings.ts";
import { TEAMS_URL_PLACE } from "../services/teams-settings.ts";
import { type CliWorld, done, failed, type Outcome } from "./command.ts";
import { explained } from "./with-store.ts";

interface Finding {
  readonly check: string;
  /** `note`: worth knowing, and nothing is broken. */
  readonly state: "ok" | "note" | "broken";
  readonly detail: string;
}

const SERVER_MS = 2_000;
const BACKLOG_NOTED = 1_000;

/** Looks at everything a server needs and changes nothing; fails if anything is broken. */
export async function doctor(world: CliWorld): Promise<Outcome> {
  try {
    const config = parseConfig(world.env);
    const findings = [
      ...unknownVariables(world.env).map((name): Finding => ({
        check: "configuration",
        state: "note",
        detail: `${name} is not a variable of ours`,
      })),
      await disk(config),
      key(config),
      ...(await database(config, world.migrations)),
      await server(config),
    ];
    const text = findings.map(({ check, state, detail }) => `${state.padEnd(6)} ${check.padEnd(14)} ${detail}`).join("\n");
    return findings.some(({ state }) => state === "broken") ? failed("broken", text, { findings }) : done(text, { findings });
  } catch (error) {
    return explained(error);
  }
}

async function disk({ data }: Config): Promise<Finding> {
  if (!existsSync(data.folder)) return { check: "data folder", state: "note", detail: `${data.folder} is made at the first start` };
  const { bavail, bsize } = await statfs(data.folder);
  const free = `${String(Math.floor((bavail * bsize) / 1_048_576))} MB free in ${data.folder}`;
  if (bavail * bsize >= data.minFreeBytes) return { check: "data folder", state: "ok", detail: free };
  return { check: "data folder", state: "broken", detail: `${free}: new events are refused (TOCSIN_MIN_FREE_MB)` };
}

function key({ data: { secretKeyFile } }: Config): Finding {
  if (!existsSync(secretKeyFile)) return { check: "secret key", state: "note", detail: `${secretKeyFile} is made at the first start` };
  try {
    readKeys(secretKeyFile);
    return { check: "secret key", state: "ok", detail: secretKeyFile };
  } catch (error) {
    if (error instanceof KeyFileRefused) return { check: "secret key", state: "broken", detail: error.message };
    throw error;
  }
}

async function database(config: Config, migrations: string): Promise<readonly Finding[]> {
  if (!existsSync(config.data.database))
    return [{ check: "database", state: "note", detail: `${config.data.database} is made at the first start` }];
  try {
    const db = openDatabase({ file: config.data.database, access: "read" });
    const pending = pendingMigrations(db, migrations);
    if (pending.length > 0) {
      db.$client.close();
      return [{ check: "database", state: "note", detail: `the next start brings it up to date (${pending.join(", ")})` }];
    }
    const reads = storeReads(db);
    const findings = [
      await backlog(reads),
      await superuser(reads),
      await mail(config, reads),
      await slack(config, reads),
      await teams(config, reads),
    ];
    db.$client.close();
    return [{ check: "database", state: "ok", detail: config.data.database }, ...findings];
  } catch (error) {
    if (error instanceof DatabaseRefused || error instanceof StoreUnavailable)
      return [{ check: "database", state: "broken", detail: error.message }];
    throw error;
  }
}

async function backlog(reads: StoreReads): Promise<Finding> {
  const waiting = await reads.events.backlog({});
  return { check: "events", state: waiting > BACKLOG_NOTED ? "note" : "ok", detail: `${String(waiting)} wait for their fan-out` };
}

async function superuser(reads: StoreReads): Promise<Finding> {
  if (!(await isSetUpNeeded(reads))) return { check: "superuser", state: "ok", detail: "an active superuser can sign in" };
  return { check: "superuser", state: "note", detail: "no active superuser can sign in: use the link that the server prints at its start" };
}

async function mail(config: Config, reads: StoreReads): Promise<Finding> {
  const settings = await reads.channels.mailSettings({});
  if (settings === null) return { check: "mail", state: "note", detail: "not configured" };
  const { enabled, password, host, port } = settings;
  const secret = { sealed: password, place: MAIL_PASSWORD_PLACE };
  return connection(config, reads, { channel: "mail", enabled, secret, detail: `${host}:${String(port)}` });
}

async function slack(config: Config, reads: StoreReads): Promise<Finding> {
  const settings = await reads.channels.slackSettings({});
  if (settings === null) return { check: "slack", state: "note", detail: "not configured" };
  const { enabled, token, apiUrl } = settings;
  return connection(config, reads, { channel: "slack", enabled, secret: { sealed: token, place: SLACK_TOKEN_PLACE }, detail: apiUrl });
}

async function teams(config: Config, reads: StoreReads): Promise<Finding> {
  const settings = await reads.channels.teamsSettings({});
  if (settings === null) return { check: "msteams", state: "note", detail: "not configured" };
  const { enabled, url, host } = settings;
  return connection(config, reads, { channel: "msteams", enabled, secret: { sealed: url, place: TEAMS_URL_PLACE }, detail: host });
}

interface Connection {
  readonly channel: "mail" | "slack" | "msteams";
  readonly enabled: boolean;
  readonly secret: { readonly sealed: SealedSecret | null; readonly place: SecretPlace };
  /** Where it leads. */
  readonly detail: string;
}

async function connection({ data }: Config, reads: StoreReads, { channel, enabled, secret, detail }: Connection): Promise<Finding> {
  if (!enabled) return { check: channel, state: "note", detail: "configured and switched off" };
  const paused = (await reads.channels.channels({})).find((state) => state.channel === channel)?.paused ?? null;
  const fault =
    paused === null ? secretFault(data, secret) : `the connection is broken: ${paused.text ?? paused.code ?? "no reason given"}`;
  return fault === null ? { check: channel, state: "ok", detail } : { check: channel, state: "broken", detail: fault };
}

function secretFault({ secretKeyFile }: Config["data"], { sealed, place }: Connection["secret"]): string | null {
  if (sealed === null || !existsSync(secretKeyFile)) return null;
  try {
    const keys = readKeys(secretKeyFile);
    if (keys !== null) secretsWithKeys(() => keysOf(keys)).open(sealed, place);
    return null;
  } catch (error) {
    if (error instanceof SecretUnreadable || error instanceof KeyFileRefused) return error.message;
    throw error;
  }
}

async function server({ http: { host, port } }: Config): Promise<Finding> {
  const address = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  const url = `http://${address}:${String(port)}/readyz`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(SERVER_MS), redirect: "error" });
    if (answer.ok) return { check: "server", state: "ok", detail: `ready at ${url}` };
    return { check: "server", state: "broken", detail: `${url} answers ${String(answer.status)}: ${await answer.text()}` };
  } catch {
    return { check: "server", state: "note", detail: `not running (nothing answers at ${url})` };
  }
}
