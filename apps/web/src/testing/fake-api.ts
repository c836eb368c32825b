import type { Problem, ProblemCode, ProblemItem } from "@tocsin/contract";

export interface SeenRequest {
  readonly method: string;
  /** Below `/api/v1` (`/auth/…` below `/api`), without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly headers: Headers;
}

export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Handler = (request: SeenRequest) => Answer | Promise<Answer>;

/** Stands in for the server at the edge of the browser: everything above `fetch` is the real thing. */
export class FakeApi {
  readonly requests: SeenRequest[] = [];
  readonly #handlers = new Map<string, Handler>();

  /** `on("GET /me", …)`; a later answer to the same replaces the earlier one. */
  on(route: string, answer: Answer | Handler): this {
    this.#handlers.set(route, typeof answer === "function" ? answer : () => answer);
    return this;
  }

  install(): this {
    globalThis.fetch = (input, init) => this.#answer(new Request(new URL(urlOf(input), "http://tocsin.test"), { ...init, signal: null }));
    return this;
  }

  /** What was sent to a route, oldest first. */
  sent(route: string): readonly SeenRequest[] {
    return this.requests.filter(({ method, path }) => `${method} ${path}` === route);
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const text = await request.text();
    const seen: SeenRequest = {
      method: request.method,
      path: pathname.replace(/^\/api(\/v1)?/, ""),
      query: Object.fromEntries(searchParams),
      body: text === "" ? null : JSON.parse(text),
      headers: request.headers,
    };
    this.requests.push(seen);
    const route = `${seen.method} ${seen.path}`;
    const handler = this.#handlers.get(route) ?? (() => problem(404, "not_found", `This test has no answer for ${route}.`));
    const { status = 200, body, headers = {} } = await handler(seen);
    const type = status >= 400 ? "application/problem+json" : "application/json";
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { "content-type": type, ...headers } });
  }
}

function urlOf(input: RequestInfo | URL): string {
  if (typeof input === "string") return input;
  return input instanceof URL ? input.href : input.url;
}

export function problem(status: number, code: ProblemCode, detail: string, errors: readonly ProblemItem[] = []): Answer {
  const body: Problem = { type: `/api/docs#${code}`, title: code, status, detail, instance: "/requests/abc123", code, errors };
  return { status, body };
}
