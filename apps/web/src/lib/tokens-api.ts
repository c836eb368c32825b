import { queryOptions } from "@tanstack/react-query";
import type { CreateTokenBody } from "@tocsin/contract";
import { type Answer, type Done, id, type V1 } from "./api.ts";
import { call } from "./http.ts";
import { LIVE } from "./live-query.ts";

/** As it goes over the wire. */
export interface NewToken extends Pick<CreateTokenBody, "name" | "scopes"> {
  /** ISO 8601. */
  readonly expiresAt: string;
}

export const tokensApi = {
  tokens: (signal?: AbortSignal) => call<Answer<V1["tokens"]["$get"]>>("/tokens", { signal }),
  createToken: (body: NewToken) => call<Answer<V1["tokens"]["$post"], 201>>("/tokens", { method: "POST", body }),
  deleteToken: (token: string) => call<Done<V1["tokens"][":id"]["$delete"]>>(`/tokens/${id(token)}`, { method: "DELETE" }),
} as const;

export const tokensQuery = queryOptions({ queryKey: ["tokens"], queryFn: ({ signal }) => tokensApi.tokens(signal), ...LIVE });
