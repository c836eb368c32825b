import { NoConnection, problemOf } from "./api-problem.ts";
import { signInPrompt } from "./sign-in-prompt.ts";

/** Signing in and out lives beside the versioned API. */
function addressOf(path: string): string {
  return path.startsWith("/auth/") ? `/api${path}` : `/api/v1${path}`;
}

/** One request to the API, with cookie and the header that a foreign site cannot send. Any answer is an answer. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("x-requested-with", "app");
  headers.set("accept", "application/json");
  if (init.body !== undefined && init.body !== null) headers.set("content-type", "application/json");
  try {
    return await fetch(addressOf(path), { ...init, headers, credentials: "same-origin" });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new NoConnection("No connection to the server.", { cause: error });
  }
}

interface Call {
  readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Query | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Leave 401 to the caller: for what is asked before anybody is signed in. */
  readonly quiet?: boolean;
  /** Must arrive even if the page is left at once. */
  readonly keepalive?: boolean;
}

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Calls, asks to sign in where that is missing and then goes on; throws {@link ApiProblem} for every other refusal. */
export async function call<T>(path: string, options: Call = {}): Promise<T> {
  const response = await attempt(path, options);
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract's types describe the answers, and the API's own test holds each to them
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

async function attempt(path: string, options: Call): Promise<Response> {
  const { method = "GET", body, headers, query, signal, quiet = false, keepalive = false } = options;
  const send = (): Promise<Response> =>
    request(`${path}${queryString(query)}`, {
      method,
      keepalive,
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  const response = await send();
  if (quiet) return response;
  const missing = await missingSignIn(response);
  if (missing === null) return response;
  await signInPrompt.ask(missing);
  return send();
}

async function missingSignIn(response: Response): Promise<"expired" | "recent" | null> {
  if (response.status === 401) return "expired";
  if (response.status !== 403) return null;
  const { code } = await problemOf(response.clone());
  return code === "recent_auth_required" ? "recent" : null;
}

export function queryString(query: Query | undefined): string {
  const given = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === null || value === undefined || value === "" ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
}
