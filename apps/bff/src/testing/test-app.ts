import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { TokenScope } from "@tocsin/domain";
import { type FixedClock, fixedClock } from "@tocsin/testkit";
import { createApp } from "../app.ts";
import { siteOrigin } from "../auth/origin.ts";
import { passwordHashing } from "../auth/password-hashing.ts";
import { passwordTurns } from "../auth/password-turns.ts";
import { newApiToken, secretHash } from "../auth/secret-text.ts";
import { signInLibrary } from "../auth/sign-in-library.ts";
import { SIGN_IN_RATES, signInLimits } from "../auth/sign-in-limits.ts";
import { tokenLimits } from "../auth/token-limits.ts";
import type { Deps } from "../deps.ts";
import { pagingWith } from "../http/paging.ts";
import { metricsPage } from "../metrics/collect.ts";
import { secretsWithKey } from "../secrets/secrets.ts";
import { slackCodes } from "../secrets/slack-codes.ts";
import { sealedText } from "../secrets/sealed-text.ts";
import { unsubscribeTokens } from "../secrets/unsubscribe-tokens.ts";
import { flowUrlCheck } from "../services/check-flow-url.ts";
import { mailServerCheck } from "../services/check-mail-server.ts";
import { messageContext } from "../services/message-context.ts";
import { pingLimit } from "../services/ping-endpoint.ts";
import { importDirectoryText } from "../services/import-directory.ts";
import { createStreamHub } from "../stream/hub.ts";
import { tellingWrites } from "../stream/telling-writes.ts";
import { type ApiDocument, apiDocument } from "./open-api.ts";
import { importTestDirectory, openTestStore, personNamed, type TestStore } from "./test-store.ts";

export const ORIGIN = "http://localhost:8080";
export const PASSWORD = "seven tired otters read the log";

/** Headers that make a request somebody's. */
export type Caller = Readonly<Record<string, string>>;
export const ANONYMOUS: Caller = {};

export interface TestRequest {
  readonly method?: string;
  readonly as?: Caller;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, as JSON unless the headers say otherwise. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

export interface TestApp extends AsyncDisposable {
  readonly store: TestStore;
  readonly deps: Deps;
  readonly clock: FixedClock;
  readonly app: ReturnType<typeof createApp>;
  /** What was logged as an error: a test that meets none expects none. */
  readonly errors: readonly unknown[];
  readonly document: ApiDocument;
  /** Answers; throws for an answer that is not as the OpenAPI document says. */
  request(path: string, request?: TestRequest): Promise<Answer>;
  token(username: string, ...scopes: readonly TokenScope[]): Promise<Caller>;
  session(username: string): Promise<Caller>;
}

/** The whole HTTP side on the real store with the small directory; only the engine does not run, and the clock stands. */
export async function openTestApp(overrides: (deps: Deps) => Partial<Deps> = () => ({})): Promise<TestApp> {
  const store = openTestStore();
  await importTestDirectory(store);
  const clock = fixedClock();
  const errors: unknown[] = [];
  const usual = testDeps(store, { clock, errors });
  const deps: Deps = { ...usual, ...overrides(usual) };
  const site = siteOrigin({ publicUrl: ORIGIN, insecure: false });
  const hashing = passwordHashing({ memoryBytes: 0 });
  const library = signInLibrary({ database: store.writes.signIn, hashing, site, clock, log: deps.log, key: randomBytes(32) });
  const limits = signInLimits(clock, SIGN_IN_RATES);
  const auth = { site, library, hashing, limits, turns: passwordTurns(), addressOf: () => "127.0.0.1" };
  const data = { folder: store.folder, database: join(store.folder, "tocsin.db") };
  const metrics = metricsPage({ ...deps, data, loop: { sample: () => NO_LAG, [Symbol.dispose]: () => undefined } });
  const app = createApp({ deps, auth, tokenLimits: tokenLimits(), readiness: async () => null, metrics, pages: null });
  const document = apiDocument((await send(app, "/api/v1/openapi.json")).body);
  const request = async (path: string, asked: TestRequest = {}): Promise<Answer> => {
    const answer = await send(app, path, asked);
    const { status, headers, text } = answer;
    const body = answer.body ?? (text === "" ? null : text);
    const faults = document.faults({ method: asked.method ?? "GET", path, status, body, contentType: headers.get("content-type") });
    if (faults.length === 0) return answer;
    throw new Error(
      `${asked.method ?? "GET"} ${path} answers ${String(status)} otherwise than documented:\n${faults.join("\n")}\n${answer.text}`,
    );
  };

  return {
    store,
    deps,
    clock,
    app,
    errors,
    document,
    request,
    token: async (username, ...scopes) => {
      const { id: person } = await personNamed(store, username);
      const token = newApiToken();
      const row = { id: deps.ids.next(), person, name: `${username}'s`, scopes, hash: secretHash(token), expiresAt: null, at: clock.now() };
      await store.writes.access.createToken(row);
      // Its first use is noted already: a request with it writes nothing of its own.
      await store.writes.access.touchToken({ id: row.id, at: clock.now() });
      return { authorization: `Bearer ${token}` };
    },
    session: async (username) => {
      const { id: person, canSignIn } = await personNamed(store, username);
      if (!canSignIn) await store.writes.access.createSignIn({ person, passwordHash: await hashing.hash(PASSWORD), at: clock.now() });
      const answer = await send(app, "/api/auth/sign-in", { method: "POST", json: { login: username, password: PASSWORD } });
      if (answer.status !== 204) throw new Error(`${username} could not sign in: ${answer.text}`);
      const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
      return { cookie: cookies.join("; "), "sec-fetch-site": "same-origin", "x-requested-with": "app" };
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

const NO_LAG = { name: "tocsin_eventloop_lag_p99_seconds", labels: { thread: "http" }, value: 0 } as const;

function testDeps(store: TestStore, { clock, errors }: { readonly clock: FixedClock; readonly errors: unknown[] }): Deps {
  let count = 0;
  const silent = () => undefined;
  const log: Deps["log"] = { debug: silent, info: silent, warn: silent, error: (event, fields) => void errors.push({ event, fields }) };
  const context = () => messageContext({ reads: store.reads, origin: ORIGIN });
  const streams = createStreamHub({
    reads: store.reads.stream,
    context,
    sealed: sealedText([randomBytes(32)], "stream position"),
    clock,
    log,
  });
  return {
    reads: store.reads,
    writes: tellingWrites(store.writes, streams),
    streams,
    clock,
    ids: {
      next: () => `0193${String(++count).padStart(28, "0")}`,
      secret: () => randomBytes(32).toString("base64url"),
      code: () => "04829137",
    },
    secrets: secretsWithKey(randomBytes(32)),
    unsubscribeTokens: unsubscribeTokens([randomBytes(32)]),
    slackCodes: slackCodes([randomBytes(32)]),
    paging: pagingWith(sealedText([randomBytes(32)], "cursor")),
    log,
    origin: ORIGIN,
    hasDiskRoom: async () => true,
    checkMail: mailServerCheck({ allowLoopback: false, isAllowListed: () => false, lookup: async (host) => [host] }),
    mayReach: async (url) => !url.includes("169.254."),
    checkFlowUrl: flowUrlCheck({ isAllowListed: (host) => host.endsWith(".example.test") }, async (url) => !url.includes("private")),
    // A pretend receiver: it answers by what its path says.
    pingEndpoint: async ({ url }) => {
      const delivered = !url.includes("failing");
      return { delivered, code: delivered ? "200" : "500", text: null, durationMs: 0 };
    },
    pingLimit: pingLimit(),
    engine: {
      importDirectory: (input) => importDirectoryText(store.writes.directory, input),
      measure: async () => [],
      // Without an engine nothing is sent; what really happens is tried with the whole server.
      tryOut: async () => ({
        ok: true,
        delivery: "e1_mail_p1_0",
        state: "delivered",
        failure: null,
        code: "250",
        text: null,
        durationMs: 1,
        waitMs: null,
        isLogged: true,
      }),
      sendSlackCode: async () => ({ kind: "arrived" }),
    },
  };
}

async function send(app: ReturnType<typeof createApp>, path: string, request: TestRequest = {}): Promise<Answer> {
  const answer = await app.request(path, requestInit(request));
  const isStream = answer.headers.get("content-type")?.startsWith("text/event-stream") === true;
  const text = isStream ? await firstBlock(answer) : await answer.text();
  const isJson = /json/.test(answer.headers.get("content-type") ?? "");
  const isText = /^text\/(?:html|csv|event-stream)/.test(answer.headers.get("content-type") ?? "");
  return { status: answer.status, headers: answer.headers, text, body: isJson && text !== "" ? JSON.parse(text) : isText ? text : null };
}

/** A stream has no end: whoever asked has enough with what it begins with, and goes. */
async function firstBlock(answer: Response): Promise<string> {
  const decoded = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const block = await decoded?.read();
  await decoded?.cancel();
  return block?.value ?? "";
}

function requestInit({ method = "GET", as = ANONYMOUS, json, body, headers = {} }: TestRequest): RequestInit {
  const sent = json === undefined ? body : JSON.stringify(json);
  if (sent === undefined) return { method, headers: { ...as, ...headers } };
  const form = { "content-type": "application/json", "content-length": String(Buffer.byteLength(sent)) };
  return { method, headers: { ...form, ...as, ...headers }, body: sent };
}
