import { createdToken, createTokenBody, tokenPath, tokensPage, type Token } from "@tocsin/contract";
import type { ApiToken } from "@tocsin/ports";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { createToken } from "../services/create-token.ts";
import { isoTime, isoTimeOrNull } from "./wire-time.ts";

const tags = ["Tokens"];

const listTokens = route("tokens.read", {
  method: "get",
  path: "/tokens",
  tags,
  summary: "One's own API tokens",
  responses: { 200: json(tokensPage, "All of them, newest first; never the tokens themselves.") },
});

const postToken = route("tokens.write", {
  method: "post",
  path: "/tokens",
  tags,
  summary: "Make an API token; needs a recent sign-in",
  request: { body: jsonBody(createTokenBody) },
  responses: { 201: json(createdToken, "The token, shown this once."), ...refusals("expiry_out_of_range") },
});

const deleteToken = route("tokens.write", {
  method: "delete",
  path: "/tokens/{id}",
  tags,
  summary: "End an API token; needs a recent sign-in",
  request: { params: tokenPath },
  responses: { 204: { description: "It is worth nothing any more." }, ...refusals("not_found") },
});

export const tokenRoutes = (deps: Deps) =>
  createRouter()
    .openapi(listTokens, async (c) => {
      const tokens = await deps.reads.access.tokens({ person: actorOf(c).person });
      return c.json({ items: tokens.map(presentToken), nextCursor: null }, 200);
    })
    .openapi(postToken, async (c) => {
      const made = await createToken(deps, { person: actorOf(c).person, body: c.req.valid("json") });
      if (made.ok) return c.json({ ...presentToken(made.token), token: made.secret }, 201);
      return refuse(c, made.refusal, { errors: [{ path: "/expiresAt", message: "Must lie ahead, and at most a year." }] });
    })
    .openapi(deleteToken, async (c) => {
      const { person } = actorOf(c);
      const deleted = await deps.writes.access.deleteToken({ id: c.req.valid("param").id, person, at: deps.clock.now() });
      return deleted ? c.body(null, 204) : refuse(c, "not_found");
    });

function presentToken({ id, name, scopes, createdAt, expiresAt, lastUsedAt }: ApiToken): Token {
  return { id, name, scopes, createdAt: isoTime(createdAt), expiresAt: isoTimeOrNull(expiresAt), lastUsedAt: isoTimeOrNull(lastUsedAt) };
}
