import type { PreferenceApi, PreferenceCell, PreferenceDocument, SendResult } from "./document.ts";
import { preferencesPath, type ScopeKey } from "./scope-key.ts";

/** One request to a path below `/api/v1`, with the cookie and whatever else the server wants. Rejects if there is no answer. */
export type ApiRequest = (path: string, init: RequestInit) => Promise<Response>;

/** A document could not be read. */
export class PreferencesUnreadable extends Error {
  override readonly name = "PreferencesUnreadable";
  /** HTTP status of the answer. */
  readonly status: number;

  constructor(key: ScopeKey, status: number, detail: string | undefined) {
    super(detail ?? `The ${key} settings could not be read (${status}).`);
    this.status = status;
  }
}

/** What of a problem answer matters here; the server's own types are its contract. */
interface Problem {
  readonly detail?: string;
  readonly conflicts?: readonly PreferenceCell[];
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** The preferences of the HTTP API. */
export function preferenceApi(request: ApiRequest): PreferenceApi {
  return {
    async load(key, signal) {
      const response = await request(preferencesPath(key), { signal });
      if (!response.ok) throw new PreferencesUnreadable(key, response.status, (await problemOf(response)).detail);
      return jsonOf<PreferenceDocument>(response);
    },
    async send(key, changes, { keepalive }) {
      try {
        const body = JSON.stringify({ changes });
        const headers = { "content-type": "application/json" };
        return await resultOf(await request(preferencesPath(key), { method: "PATCH", headers, body, keepalive }));
      } catch {
        return { kind: "unreachable", cause: "connection", afterMs: null };
      }
    },
  };
}

async function resultOf(response: Response): Promise<SendResult> {
  const { status } = response;
  if (response.ok) {
    const { version, cells } = await jsonOf<PreferenceDocument>(response);
    return { kind: "saved", version, cells };
  }
  if (status === 401) return { kind: "signed-out" };
  if (status === 403) return { kind: "forbidden" };
  if (status === 429 || status >= 500) return { kind: "unreachable", cause: "server", afterMs: retryAfterMs(response) };
  return refusalOf(status, await problemOf(response));
}

function refusalOf(status: number, { conflicts, errors = [], detail }: Problem): SendResult {
  if (status === 409 && conflicts !== undefined) return { kind: "conflict", cells: conflicts };
  const problems = errors.flatMap(({ path, message }) => {
    const index = /^\/changes\/(\d+)/.exec(path)?.[1];
    return index === undefined ? [] : [{ index: Number(index), message }];
  });
  if (problems.length > 0) return { kind: "invalid", problems };
  return { kind: "refused", message: detail ?? `The server refused it (${status}).` };
}

function retryAfterMs(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : null;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    // A proxy in between may answer with anything; every field is optional.
    return await jsonOf<Problem>(response);
  } catch {
    return {};
  }
}

async function jsonOf<T>(response: Response): Promise<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract describes the answers, and the server's own test holds each of them to it
  return (await response.json()) as T;
}
