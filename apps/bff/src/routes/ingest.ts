import { z } from "@hono/zod-openapi";
import { ingestAccepted, ingestBody, ingestOk } from "@tocsin/contract";
import type { Deps } from "../deps.ts";
import { InvalidRequest } from "../http/invalid-request.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { type Ingested, ingestDefectDojo } from "../services/ingest-defectdojo.ts";

const ingestHeaders = z.object({
  "x-defectdojo-event": z.string().optional().meta({ description: "The event's key; required.", example: "scan_added" }),
  "x-defectdojo-instance": z.string().optional().meta({
    description: "Whose ids these are; after the first request only that instance is heard.",
    example: "https://dojo.example.com",
  }),
});

const ingestDefectDojoRoute = route("events.write", {
  method: "post",
  path: "/ingest/defectdojo",
  tags: ["Events"],
  summary: "Take a webhook request of DefectDojo as it is",
  description:
    "The token comes as `X-Tocsin-Token`, `Authorization: Token …` or `Authorization: Bearer …`. Unknown fields are ignored. A text that is too long is cut, and so are lists of findings that make the body larger than 4 MiB; the description says so.",
  security: [{ ingestToken: [] }, { token: [] }],
  request: { headers: ingestHeaders, body: jsonBody(ingestBody) },
  responses: {
    202: json(ingestAccepted, "The event is on disk; `reachedNobody` says so where its product is unknown."),
    200: json(ingestOk, "DefectDojo's test request has arrived, or this request is a repeat."),
    ...refusals("invalid_request", "forbidden", "instance_mismatch", "disk_full", "busy"),
  },
});

export const ingestRoutes = (deps: Deps) =>
  createRouter().openapi(ingestDefectDojoRoute, async (c) => {
    const header = (name: string) => c.req.header(name) ?? null;
    const ingested = await ingestDefectDojo(deps, {
      event: header("x-defectdojo-event"),
      instance: header("x-defectdojo-instance"),
      body: c.req.valid("json"),
      cutIn: c.var.cutIn ?? null,
    });
    if (ingested.ok && "status" in ingested) return c.json({ status: ingested.status }, 200);
    if (ingested.ok) {
      const { result, lost } = ingested;
      if (lost.length > 0) deps.log.warn("ingest.cut", { eventId: result.id, lost });
      return result.status === "duplicate" ? c.json(result, 200) : c.json(result, 202);
    }
    if ("retryAfterSeconds" in ingested) return refuse(c, "disk_full", ingested);
    if (ingested.refusal === "instance_mismatch") return refuse(c, "instance_mismatch", { detail: mismatch(ingested.known) });
    throw new InvalidRequest([MALFORMED[ingested.refusal]]);
  });

function mismatch(known: string): string {
  return `Requests are taken from ${known}. A superuser can forget that instance in the settings, so that another may connect.`;
}

type Malformed = Extract<Ingested, { readonly refusal: "event_missing" | "event_malformed" | "body_not_an_object" }>["refusal"];

const MALFORMED = {
  event_missing: { path: "/x-defectdojo-event", message: "The header that names the event is missing. DefectDojo sends it by itself." },
  event_malformed: { path: "/x-defectdojo-event", message: "Must be 1–64 characters of a–z, 0–9 and _." },
  body_not_an_object: { path: "", message: "Must be a JSON object." },
} as const satisfies Record<Malformed, unknown>;
