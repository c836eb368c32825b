import { z } from "@hono/zod-openapi";
import {
  type BatchResult as WireResult,
  eventAccepted,
  eventBatchAnswer,
  eventBatchBody,
  eventDetail,
  eventDuplicate,
  eventPath,
  eventsPage,
  eventsQuery,
  newEvent,
} from "@tocsin/contract";
import type { Deps } from "../deps.ts";
import { type Actor, actorOf } from "../http/env.ts";
import { summaryOf } from "../http/invalid-request.ts";
import { problemBody, refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { acceptBatch, type BatchResult } from "../services/accept-batch.ts";
import { acceptEvents } from "../services/accept-events.ts";
import { draftOfBody } from "../services/event-draft.ts";
import { EVENT_REFUSAL_ERROR } from "../services/event-refusals.ts";
import { clientIdOf } from "../services/idempotency-key.ts";
import { messageContext } from "../services/message-context.ts";
import { presentEvent, presentEventDetail } from "./present-event.ts";
import { productRefusal } from "./product-filter.ts";

const tags = ["Events"];
const idempotencyKey = z.object({
  "idempotency-key": z.string().optional().meta({ description: "Another way to give `id`; bare or in double quotes." }),
});
const noIdempotencyKey = z.object({
  "idempotency-key": z.string().optional().meta({ description: "Refused here: each event of a batch has an `id` of its own." }),
});

const sendEvent = route("events.write", {
  method: "post",
  path: "/events",
  tags,
  summary: "Send an event",
  request: { headers: idempotencyKey, body: jsonBody(newEvent) },
  responses: {
    202: json(eventAccepted, "The event is on disk."),
    200: json(eventDuplicate, "An event of this `(source, id)` is known already."),
    ...refusals(
      "invalid_request",
      "idempotency_key",
      "unknown_product",
      "product_inactive",
      "unknown_product_type",
      "product_type_inactive",
      "recipients_with_audience",
      "backlog_full",
      "disk_full",
      "busy",
    ),
  },
});

const sendBatch = route("events.write", {
  method: "post",
  path: "/events/batch",
  tags,
  summary: "Send up to 500 events",
  request: { headers: noIdempotencyKey, body: jsonBody(eventBatchBody) },
  responses: {
    200: json(eventBatchAnswer, "What became of each, in order."),
    ...refusals("invalid_request", "idempotency_key", "backlog_full", "disk_full", "busy"),
  },
});

const listEvents = route("events.read", {
  method: "get",
  path: "/events",
  tags,
  summary: "Events",
  request: { query: eventsQuery },
  responses: { 200: json(eventsPage, "Newest first; of what the caller may see."), ...refusals("not_found") },
});

const readEvent = route("events.read", {
  method: "get",
  path: "/events/{id}",
  tags,
  summary: "An event",
  request: { params: eventPath },
  responses: { 200: json(eventDetail, "The event with its data; for superusers with its ledger."), ...refusals("not_found") },
});

export const eventRoutes = (deps: Deps) =>
  createRouter()
    .openapi(sendEvent, async (c) => {
      const body = c.req.valid("json");
      const clientId = clientIdOf(body.id, c.req.header("idempotency-key"));
      if (!clientId.ok) return refuse(c, "idempotency_key", { errors: [{ path: "/idempotency-key", message: clientId.message }] });
      const draft = draftOfBody(body, await c.req.json(), clientId.id);
      const accepted = await acceptEvents(deps, { drafts: [draft], source: defaultSource(actorOf(c)), limits: "all" });
      if (!accepted.ok) return refuse(c, accepted.refusal, accepted);
      const [result] = accepted.results;
      if (result === undefined) throw new Error("The store said nothing about an event");
      if (result.status === "rejected") return refuse(c, result.refusal, { errors: [EVENT_REFUSAL_ERROR[result.refusal]] });
      if (result.status === "accepted") return c.json({ id: result.id, status: result.status }, 202);
      return c.json(result, 200);
    })
    .openapi(sendBatch, async (c) => {
      if (c.req.header("idempotency-key") !== undefined) {
        return refuse(c, "idempotency_key", { errors: [{ path: "/idempotency-key", message: "Give each event of a batch its own id." }] });
      }
      const { events } = c.req.valid("json");
      const accepted = await acceptBatch(deps, { entries: events, source: defaultSource(actorOf(c)) });
      if (!accepted.ok) return refuse(c, accepted.refusal, accepted);
      return c.json({ results: accepted.results.map((result) => presentResult(result, c.var.requestId)) }, 200);
    })
    .openapi(listEvents, async (c) => {
      const { event, product, reachedNobody, ...page } = c.req.valid("query");
      const viewer = actorOf(c);
      const refused = await productRefusal(c, deps, product);
      if (refused !== null) return refused;
      const filter = { type: event ?? null, product: product ?? null, reachedNobody: reachedNobody ?? null };
      const found = await deps.reads.events.events({ viewer, ...filter, page: deps.paging.request(page) });
      const reader = { viewer, context: await messageContext(deps) };
      return c.json(
        deps.paging.body(found, (item) => presentEvent(item, reader)),
        200,
      );
    })
    .openapi(readEvent, async (c) => {
      const viewer = actorOf(c);
      const event = await deps.reads.events.event({ viewer, id: c.req.valid("param").id });
      if (event === null) return refuse(c, "not_found");
      return c.json(presentEventDetail(event, { viewer, context: await messageContext(deps) }), 200);
    });

/** Under whose name an event comes that names no source: the token's, or the person's. */
export function defaultSource({ token, username }: Actor): string {
  return token?.name ?? username;
}

function presentResult(result: BatchResult, requestId: string): WireResult {
  switch (result.status) {
    case "accepted":
      return { id: result.id, status: result.status };
    case "duplicate":
      return result;
    case "rejected": {
      const { refusal, errors } = result;
      const words = refusal === "invalid_request" ? { detail: summaryOf(errors), errors } : { errors };
      return { status: result.status, problem: problemBody(refusal, requestId, words) };
    }
  }
}
