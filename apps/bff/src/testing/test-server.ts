import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import type { StoreReads, StoreWrites } from "@tocsin/ports";
import { writeMigratedFile } from "@tocsin/store/testing";
import { type FixedClock, fixedClock } from "@tocsin/testkit";
import { passwordHashing } from "../auth/password-hashing.ts";
import { issueLink } from "../auth/links.ts";
import { newApiToken, secretHash } from "../auth/secret-text.ts";
import type { RequestRates } from "../auth/request-limits.ts";
import { type ComposedEngine, composeEngine } from "../compose-engine.ts";
import { composeWeb } from "../compose-web.ts";
import { parseConfig } from "../config/config.ts";
import { listen } from "../listen.ts";
import type { Log } from "../deps.ts";
import { SILENT_LOG } from "../log/log.ts";
import { logFacts } from "../log/log-facts.ts";
import { migrationsFolder } from "../threads/places.ts";
import { importDirectoryText } from "../services/import-directory.ts";
import { type Change, changesOf, tellChanges, toAll } from "../stream/changes.ts";
import type { StreamHub } from "../stream/stream-hub.ts";
import { SMALL_DIRECTORY } from "./test-store.ts";
import { PASSWORD } from "./test-app.ts";

export interface TestServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly rates?: RequestRates;
  /** Folder of a web app; none: the API alone. */
  readonly webFolder?: string;
  readonly log?: Log;
  /** What sends to endpoints; without it the engine does. */
  readonly sendingThread?: URL;
  /** The clock that nobody sets, by which streams are watched. */
  readonly steady?: () => number;
}

export interface TestServer extends AsyncDisposable {
  readonly origin: string;
  /** Where it listens, whatever its public URL. */
  readonly address: string;
  readonly clock: FixedClock;
  readonly engine: ComposedEngine;
  readonly reads: StoreReads;
  readonly streams: Pick<StreamHub, "counts">;
  readonly writes: StoreWrites;
  /** Everything that lies on disk, as one text: what is in it anybody with a copy has. */
  readonly onDisk: () => string;
  /** The database file. */
  readonly database: string;
  /** What its secrets are sealed with. */
  readonly key: Uint8Array;
  readonly browser: () => Browser;
  readonly setUpLink: () => Promise<string>;
  readonly signInLink: (username: string) => Promise<string>;
  readonly letSignIn: (username: string) => Promise<void>;
  readonly tokenOf: (
    username: string,
    scopes: readonly ("read" | "events:write" | "directory:write" | "admin")[],
    expiresAt?: number | null,
  ) => Promise<string>;
}

const PLENTY: RequestRates = { perAddressPerMinute: 100_000, perMinute: 100_000 };

/** A server that listens, with its engine in the same thread and a clock that stands until it is moved. */
export async function startTestServer({
  env = {},
  rates = PLENTY,
  webFolder = "/nowhere",
  log = SILENT_LOG,
  sendingThread,
  steady = () => performance.now(),
}: TestServerOptions = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-server-"));
  const config = parseConfig({ TOCSIN_DATA: folder, TOCSIN_PORT: "0", TOCSIN_MIN_FREE_MB: "0", ...env });
  const clock = fixedClock();
  const key = randomBytes(32);
  const migrations = migrationsFolder(new URL("../main.ts", import.meta.url).href);
  const outside = { clock, log, keys: () => [key] as const };
  writeMigratedFile(config.data.database);
  let tellChange: ((change: Change) => void) | null = null;
  const engine = composeEngine(config, {
    ...outside,
    random: () => 0.5,
    emit: toAll(
      logFacts(log),
      changesOf((change) => {
        tellChange?.(change);
      }),
    ),
    boot: "test",
    migrations,
    ...(sendingThread === undefined ? {} : { sendingThread }),
  });
  const listening = await listen(config.http);
  const origin = config.http.publicUrl ?? `http://localhost:${String(listening.port)}`;
  const { writes } = engine;
  const web = composeWeb(config, {
    ...outside,
    writes,
    engine: engine.calls,
    readiness: async () => null,
    origin,
    webFolder,
    memoryBytes: 0,
    rates,
    steady,
  });
  tellChange = tellChanges(web.streams);
  listening.answerWith((request, bindings) => web.app.fetch(request, bindings));
  await importDirectoryText(writes.directory, { text: JSON.stringify(SMALL_DIRECTORY), admin: true, by: null, at: clock.now() });
  const address = `http://127.0.0.1:${String(listening.port)}`;
  const personOf = async (username: string): Promise<string> => {
    const person = await web.reads.directory.personByUsername({ username });
    if (person === null) throw new Error(`Nobody is called ${username}`);
    return person.id;
  };
  const link = async (purpose: "first_superuser" | "set_password", person: string | null): Promise<string> => {
    const { url } = await issueLink({ writes, clock, publicUrl: origin }, { purpose, person, by: null });
    return url.split("#")[1] ?? "";
  };

  return {
    origin,
    address,
    clock,
    engine,
    writes,
    reads: web.reads,
    streams: web.streams,
    database: config.data.database,
    key,
    onDisk: () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), "latin1"))
        .join("\n"),
    browser: () => openBrowser(address, origin),
    setUpLink: () => link("first_superuser", null),
    signInLink: async (username) => await link("set_password", await personOf(username)),
    letSignIn: async (username) => {
      const passwordHash = await passwordHashing({ memoryBytes: 0 }).hash(PASSWORD);
      await writes.access.createSignIn({ person: await personOf(username), passwordHash, at: clock.now() });
    },
    tokenOf: async (username, scopes, expiresAt = null) => {
      const token = newApiToken();
      const row = { id: secretHash(token).slice(0, 16), name: "test", scopes, hash: secretHash(token), expiresAt, at: clock.now() };
      await writes.access.createToken({ ...row, person: await personOf(username) });
      return token;
    },
    [Symbol.asyncDispose]: async () => {
      web.streams.stop();
      await listening.close(0);
      await engine.calls.stop({ graceMs: 0 });
      await engine.calls.close({});
      web.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of JSON answers. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A browser as far as a server sees one: cookies, and the headers that pages of ours send. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Told>;
  send(method: string, path: string, json?: unknown): Promise<Told>;
  signIn(login: string, password?: string): Promise<Told>;
  /** Another one with the same cookies, such as a thief has. */
  copy(): Browser;
}

function openBrowser(address: string, origin: string, known: ReadonlyMap<string, string> = new Map()): Browser {
  const cookies = new Map(known);
  const headersOf = (more: Readonly<Record<string, string>>): Record<string, string> => ({
    "sec-fetch-site": "same-origin",
    "user-agent": "Test browser",
    origin,
    ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") }),
    ...more,
  });
  const request = async (path: string, init: RequestInit): Promise<Told> => {
    const answer = await fetch(`${address}${path}`, { redirect: "manual", ...init });
    for (const cookie of answer.headers.getSetCookie()) keep(cookies, cookie);
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get("content-type") ?? "");
    return { status: answer.status, headers: answer.headers, text, body: isJson ? (JSON.parse(text) as Told["body"]) : {} };
  };
  const send = async (method: string, path: string, json?: unknown): Promise<Told> => {
    const type: Record<string, string> = json === undefined ? {} : { "content-type": "application/json" };
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    return await request(path, { method, headers: headersOf({ "x-requested-with": "app", ...type }), ...body });
  };
  return {
    cookies,
    send,
    get: (path, headers = {}) => request(path, { headers: headersOf(headers) }),
    signIn: (login, password = PASSWORD) => send("POST", "/api/auth/sign-in", { login, password }),
    copy: () => openBrowser(address, origin, cookies),
  };
}

function keep(cookies: Map<string, string>, cookie: string): void {
  const [pair = "", ...attributes] = cookie.split("; ");
  const [name = "", value = ""] = pair.split("=");
  if (attributes.some((attribute) => attribute.toLowerCase() === "max-age=0")) cookies.delete(name);
  else cookies.set(name, value);
}
