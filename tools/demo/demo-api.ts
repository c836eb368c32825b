/** Headers that make a request somebody's. */
export type Caller = Readonly<Record<string, string>>;

export interface DemoRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  readonly path: string;
  readonly as?: Caller;
  readonly body?: unknown;
}

/** The API of one server, as a script or a browser uses it; what it refuses is thrown. */
export interface DemoApi {
  readonly call: (request: DemoRequest) => Promise<unknown>;
  /** Signs in, as the page does. */
  readonly signIn: (login: string, password: string) => Promise<Caller>;
}

export function demoApi(origin: string): DemoApi {
  async function send({ method, path, as = {}, body }: DemoRequest): Promise<Response> {
    const answer = await fetch(new URL(path, origin), {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...as },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${String(answer.status)}: ${await answer.text()}`);
    return answer;
  }
  return {
    call: async (request) => {
      const text = await (await send(request)).text();
      const value: unknown = text === "" ? null : JSON.parse(text);
      return value;
    },
    signIn: async (login, password) => {
      const answer = await send({ method: "POST", path: "/api/auth/sign-in", body: { login, password }, as: OWN_PAGE });
      const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
      return { ...OWN_PAGE, cookie: cookies.join("; ") };
    },
  };
}

/** What browsers and our page add to a request. */
const OWN_PAGE: Caller = { "sec-fetch-site": "same-origin", "x-requested-with": "app" };

export function bearer(token: string): Caller {
  return { authorization: `Bearer ${token}` };
}
