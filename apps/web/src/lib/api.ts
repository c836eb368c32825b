import type { AppType } from "@tocsin/bff/client";
import type { PatchSettingsBody, SignInBody } from "@tocsin/contract";
import type { hc, InferResponseType } from "hono/client";
import { call } from "./http.ts";

/**
 * The server's own routes, as types: an address that it does not have, or an answer that it does not give, does not
 * compile. The client that goes with them stays out of the first load; what it would do is `call`.
 */
export type Server = ReturnType<typeof hc<AppType>>["api"];
export type V1 = Server["v1"];
export type Answer<Route, Status extends 200 | 201 | 202 = 200> = InferResponseType<Route, Status>;
/** A route that answers 204: nothing to read. */
export type Done<Route> = Route extends (...input: never[]) => unknown ? void : never;

export interface Paging {
  readonly cursor?: string | undefined;
  readonly limit?: number;
}

export const id = (value: string): string => encodeURIComponent(value);

/** What is asked on every page, and before there is one. What single pages ask lies in clients of their own, outside the first load. */
export const api = {
  me: (signal?: AbortSignal) => call<Answer<V1["me"]["$get"]>>("/me", { signal, quiet: true }),
  signIn: (body: SignInBody) => call<Done<Server["auth"]["sign-in"]["$post"]>>("/auth/sign-in", { method: "POST", body, quiet: true }),
  signOut: () => call<Done<Server["auth"]["sign-out"]["$post"]>>("/auth/sign-out", { method: "POST", body: {}, quiet: true }),
  confirmPassword: (password: string) =>
    call<Done<V1["me"]["recent-sign-in"]["$post"]>>("/me/recent-sign-in", { method: "POST", body: { password }, quiet: true }),

  liftOwnMail: () => call<Answer<V1["me"]["mail"]["lift"]["$post"]>>("/me/mail/lift", { method: "POST", body: {} }),

  catalogue: (signal?: AbortSignal) => call<Answer<V1["catalogue"]["$get"]>>("/catalogue", { signal }),
  settings: (signal?: AbortSignal) => call<Answer<V1["settings"]["$get"]>>("/settings", { signal }),
  changeSettings: (body: PatchSettingsBody) => call<Answer<V1["settings"]["$patch"]>>("/settings", { method: "PATCH", body }),

  alertCount: (signal?: AbortSignal) => call<Answer<V1["alerts"]["count"]["$get"]>>("/alerts/count", { signal }),
} as const;
