import { alertsJob, countChanged, endpointPath, redeliveredMany, replayBody } from "@tocsin/contract";
import { ANY_DELIVERY } from "@tocsin/ports";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { PROBLEM_HEADERS, problemBody, refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, problemJson, refusals, route } from "../http/route.ts";
import { mayEdit } from "../services/endpoint-rights.ts";
import type { Jobs } from "../services/jobs.ts";
import { redeliverByFilter } from "../services/redeliver.ts";

const tags = ["Webhooks"];

const replay = route("webhooks.write", {
  method: "post",
  path: "/webhooks/{id}/replay",
  tags,
  summary: "Send an endpoint again what it missed since a time",
  request: { params: endpointPath, body: jsonBody(replayBody) },
  responses: {
    200: json(redeliveredMany, "How many new deliveries there are."),
    202: json(alertsJob, "More than 2,000: it goes on in the background."),
    409: problemJson(countChanged, "`count_changed`: It is another number by now."),
    ...refusals("forbidden", "not_found"),
  },
});

export const webhookReplayRoutes = (deps: Deps, jobs: Jobs) =>
  createRouter().openapi(replay, async (c) => {
    const { id } = c.req.valid("param");
    const viewer = actorOf(c);
    const stored = await deps.reads.webhooks.endpoint({ viewer, id });
    if (stored === null) return refuse(c, "not_found");
    if (!mayEdit(stored, viewer))
      return refuse(c, "forbidden", { detail: "This endpoint is another's: its owner may send again what it missed." });
    const { since, confirm } = c.req.valid("json");
    const filter = { ...ANY_DELIVERY, channel: "webhooks", destination: `w${id}`, state: MISSED, since } as const;
    const again = await redeliverByFilter(deps, jobs, { viewer, filter, confirm });
    if (again.kind === "done") return c.json({ redelivered: again.redelivered }, 200);
    if (again.kind === "job") return c.json({ job: again.id }, 202);
    const words = { detail: `It is ${String(again.count)} by now, not ${String(confirm)}. Confirm that, or look again.` };
    return c.json({ ...problemBody("count_changed", c.var.requestId, words), count: again.count }, 409, PROBLEM_HEADERS);
  });

/** What an endpoint did not get: given up after the schedule, too late, or waiting when it was turned off. What comes while it is off is not for it. */
const MISSED = ["failed", "expired", "suppressed"] as const;
