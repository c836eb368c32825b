import {
  createEndpointBody,
  endpoint,
  endpointPath,
  endpointsPage,
  endpointWithSecret,
  pageQuery,
  patchEndpointBody,
  pingOutcome,
  savedEndpoint,
} from "@tocsin/contract";
import type { Endpoint } from "@tocsin/ports";
import type { Context } from "hono";
import type { Deps } from "../deps.ts";
import { actorOf, type AppEnv } from "../http/env.ts";
import { refusal } from "../http/guard.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { mayEdit } from "../services/endpoint-rights.ts";
import { createEndpoint, patchEndpoint, pingByHand, rotateSecret } from "../services/save-endpoint.ts";
import { presentEndpoint } from "./present-endpoint.ts";

const tags = ["Webhooks"];

const list = route("webhooks.read", {
  method: "get",
  path: "/webhooks",
  tags,
  summary: "Endpoints: one's own, and for superusers all",
  request: { query: pageQuery },
  responses: { 200: json(endpointsPage, "Oldest first; never their secrets.") },
});

const create = route("webhooks.write_secret", {
  method: "post",
  path: "/webhooks",
  tags,
  summary: "Add an endpoint; needs a recent sign-in",
  request: { body: jsonBody(createEndpointBody) },
  responses: {
    201: json(endpointWithSecret, "The endpoint, its signing secret, shown this once, and what it answered to a ping."),
    ...refusals("forbidden", "address_refused", "secret_required", "too_many_endpoints"),
  },
});

const read = route("webhooks.read", {
  method: "get",
  path: "/webhooks/{id}",
  tags,
  summary: "An endpoint",
  request: { params: endpointPath },
  responses: { 200: json(endpoint, "The endpoint."), ...refusals("not_found") },
});

const patch = route("webhooks.write", {
  method: "patch",
  path: "/webhooks/{id}",
  tags,
  summary: "Change an endpoint, turn it off or on; another URL or header needs a recent sign-in",
  request: { params: endpointPath, body: jsonBody(patchEndpointBody) },
  responses: {
    200: json(savedEndpoint, "The endpoint as it is now, and what it answered to a ping."),
    ...refusals("invalid_request", "forbidden", "recent_auth_required", "not_found", "address_refused", "secret_required"),
  },
});

const remove = route("webhooks.write", {
  method: "delete",
  path: "/webhooks/{id}",
  tags,
  summary: "Delete an endpoint",
  request: { params: endpointPath },
  responses: { 204: { description: "It gets nothing any more; the log still names it." }, ...refusals("forbidden", "not_found") },
});

const ping = route("webhooks.write", {
  method: "post",
  path: "/webhooks/{id}/ping",
  tags,
  summary: "Send an endpoint a signed request of the type ping",
  request: { params: endpointPath },
  responses: { 200: json(pingOutcome, "What it answered."), ...refusals("forbidden", "not_found", "rate_limited") },
});

const rotate = route("webhooks.write_secret", {
  method: "post",
  path: "/webhooks/{id}/rotate-secret",
  tags,
  summary: "Exchange the signing secret; needs a recent sign-in",
  request: { params: endpointPath },
  responses: {
    200: json(endpointWithSecret, "The new secret, shown this once; the one before signs as well for 24 hours."),
    ...refusals("forbidden", "not_found", "too_many_secrets"),
  },
});

export const webhookRoutes = (deps: Deps) =>
  createRouter()
    .openapi(list, async (c) => {
      const viewer = actorOf(c);
      const page = await deps.reads.webhooks.endpoints({ viewer, page: deps.paging.request(c.req.valid("query")) });
      return c.json(
        deps.paging.body(page, (one) => presentEndpoint(one, viewer, deps.secrets)),
        200,
      );
    })
    .openapi(create, async (c) => {
      const by = actorOf(c);
      const created = await createEndpoint(deps, { body: c.req.valid("json"), by });
      if (!created.ok) return refuse(c, created.refusal, created.words);
      const { secret, ping: answer } = created;
      return c.json({ endpoint: presentEndpoint(created.endpoint, by, deps.secrets), secret, ping: answer }, 201);
    })
    .openapi(read, async (c) => {
      const stored = await endpointOf(c, deps, c.req.valid("param").id);
      return stored === null ? refuse(c, "not_found") : c.json(presentEndpoint(stored, actorOf(c), deps.secrets), 200);
    })
    .openapi(patch, async (c) => {
      const stored = await endpointOf(c, deps, c.req.valid("param").id);
      if (stored === null) return refuse(c, "not_found");
      const by = actorOf(c);
      const body = c.req.valid("json");
      const touchesSecrets = [body.url, body.headerName, body.headerValue].some((field) => field !== undefined);
      const late = touchesSecrets && mayEdit(stored, by) ? refusal(c, "webhooks.write_secret") : null;
      if (late !== null) return late;
      const saved = await patchEndpoint(deps, { stored, body, by });
      if (!saved.ok) return refuse(c, saved.refusal, saved.words);
      return c.json({ endpoint: presentEndpoint(saved.endpoint, by, deps.secrets), ping: saved.ping }, 200);
    })
    .openapi(remove, async (c) => {
      const stored = await endpointOf(c, deps, c.req.valid("param").id);
      if (stored === null) return refuse(c, "not_found");
      const { person } = actorOf(c);
      if (!mayEdit(stored, actorOf(c))) return refuse(c, "forbidden", { detail: "This endpoint is another's. You may turn it off." });
      const deleted = await deps.writes.webhooks.deleteEndpoint({ id: stored.id, by: person, at: deps.clock.now() });
      return deleted ? c.body(null, 204) : refuse(c, "not_found");
    })
    .openapi(ping, async (c) => {
      const stored = await endpointOf(c, deps, c.req.valid("param").id);
      if (stored === null) return refuse(c, "not_found");
      const pinged = await pingByHand(deps, { stored, by: actorOf(c) });
      return pinged.ok ? c.json(pinged.ping, 200) : refuse(c, pinged.refusal, pinged.words);
    })
    .openapi(rotate, async (c) => {
      const stored = await endpointOf(c, deps, c.req.valid("param").id);
      if (stored === null) return refuse(c, "not_found");
      const by = actorOf(c);
      const rotated = await rotateSecret(deps, { stored, by });
      if (!rotated.ok) return refuse(c, rotated.refusal, rotated.words);
      const { secret, ping: answer } = rotated;
      return c.json({ endpoint: presentEndpoint(rotated.endpoint, by, deps.secrets), secret, ping: answer }, 200);
    });

function endpointOf(c: Context<AppEnv>, deps: Deps, id: string): Promise<Endpoint | null> {
  return deps.reads.webhooks.endpoint({ viewer: actorOf(c), id });
}
