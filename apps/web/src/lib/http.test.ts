import { describe, expect, it, vi } from "vitest";
import { FakeApi, problem } from "../testing/fake-api.ts";
import { ApiProblem, NoConnection } from "./api-problem.ts";
import { call } from "./http.ts";
import { fieldErrorsOf, problemText, requestIdOf } from "./problem-text.ts";

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe("a call to the API", () => {
  it("carries the header that a foreign site cannot send, and a type only with a body", async () => {
    const api = new FakeApi().on("GET /me", { body: {} }).on("PATCH /alerts", { body: {} }).install();
    await call("/me");
    await call("/alerts", { method: "PATCH", body: {} });
    expect(api.requests.map(({ headers }) => [headers.get("x-requested-with"), headers.get("content-type")])).toEqual([
      ["app", null],
      ["app", "application/json"],
    ]);
  });

  it("leaves out what was not asked for", async () => {
    const api = new FakeApi().on("GET /people", { body: {} }).install();
    await call("/people", { query: { q: "", active: false, superuser: null, cursor: undefined, limit: 20 } });
    expect(api.requests[0]?.query).toEqual({ active: "false", limit: "20" });
  });

  it("takes an answer without a body", async () => {
    new FakeApi().on("DELETE /me/sessions/1", { status: 204 }).install();
    expect(await call("/me/sessions/1", { method: "DELETE" })).toBeUndefined();
  });

  it("throws a refusal with its fields and the request to quote", async () => {
    new FakeApi()
      .on("PATCH /people/7", problem(400, "invalid_request", "One field was refused.", [{ path: "/email", message: "No address." }]))
      .install();
    const error = await failure(call("/people/7", { method: "PATCH", body: {} }));
    expect(problemText(error)).toBe("One field was refused.");
    expect(fieldErrorsOf(error)).toEqual({ email: "No address." });
    expect(requestIdOf(error)).toBe("abc123");
  });

  it("makes a refusal of a proxy's page, too", async () => {
    globalThis.fetch = () =>
      Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "content-type": "text/html" } }));
    const error = await failure(call("/me"));
    expect(error).toBeInstanceOf(ApiProblem);
    expect(problemText(error)).toBe("The server could not answer. Try again; if it goes on, tell a superuser.");
  });

  it("tells no answer from a bad one", async () => {
    globalThis.fetch = vi.fn(() => Promise.reject(new TypeError("Failed to fetch")));
    const error = await failure(call("/me"));
    expect(error).toBeInstanceOf(NoConnection);
    expect(problemText(error)).toBe("There is no connection to the server. Try again in a moment.");
  });

  it("says what there was too much of, as the server puts it, and how long to wait also where a proxy refused", async () => {
    const pings = "Nothing was sent: 5 pings in a minute are enough. Try again in 12 seconds.";
    new FakeApi().on("GET /me", { ...problem(429, "rate_limited", pings), headers: { "retry-after": "12" } }).install();
    expect(problemText(await failure(call("/me")))).toBe(pings);
    globalThis.fetch = () => Promise.resolve(new Response("<h1>Slow down</h1>", { status: 503, headers: { "retry-after": "1" } }));
    expect(problemText(await failure(call("/me")))).toBe("The server is busy. Try again in 1 second.");
  });
});
