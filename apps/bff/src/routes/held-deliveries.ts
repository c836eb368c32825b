import { awaitingDecision, countChanged, decidedMany, decideRestoredBody } from "@tocsin/contract";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { PROBLEM_HEADERS, problemBody } from "../http/problem.ts";
import { createRouter, json, jsonBody, problemJson, route } from "../http/route.ts";
import { decideAllRestored } from "../services/decide-restored.ts";

const tags = ["Deliveries"];

const awaiting = route("deliveries.awaiting", {
  method: "get",
  path: "/deliveries/awaiting",
  tags,
  summary: "How many deliveries wait for a decision",
  responses: { 200: json(awaitingDecision, "By reason.") },
});

const decide = route("deliveries.decide", {
  method: "post",
  path: "/deliveries/restored",
  tags,
  summary: "Decide about everything that is held since a restore",
  request: { body: jsonBody(decideRestoredBody) },
  responses: {
    200: json(decidedMany, "How many it was."),
    409: problemJson(countChanged, "`count_changed`: It is another number by now."),
  },
});

export const heldDeliveryRoutes = (deps: Deps) =>
  createRouter()
    .openapi(awaiting, async (c) => c.json(await deps.reads.deliveries.awaitingDecision({}), 200))
    .openapi(decide, async (c) => {
      const { decision, confirm } = c.req.valid("json");
      const { restored } = await deps.reads.deliveries.awaitingDecision({});
      if (restored === confirm) return c.json({ decided: await decideAllRestored(deps, decision, actorOf(c).person) }, 200);
      const words = { detail: `It is ${String(restored)} by now, not ${String(confirm)}. Confirm that, or look again.` };
      return c.json({ ...problemBody("count_changed", c.var.requestId, words), count: restored }, 409, PROBLEM_HEADERS);
    });
