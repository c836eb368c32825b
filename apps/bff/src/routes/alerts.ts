import { alertCount, alertsChanged, alertsJob, alertsPage, alertsQuery, patchAlertsBody, type PatchAlertsBody } from "@tocsin/contract";
import type { AlertFilter } from "@tocsin/ports";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { markAlerts, type MarkRequest } from "../services/alert-marks.ts";
import type { Jobs } from "../services/jobs.ts";
import { messageContext } from "../services/message-context.ts";
import { presentAlert } from "./present-alert.ts";
import { productRefusal } from "./product-filter.ts";

const tags = ["Alerts"];

const listAlerts = route("alerts.read", {
  method: "get",
  path: "/alerts",
  tags,
  summary: "One's own alerts",
  request: { query: alertsQuery },
  responses: { 200: json(alertsPage, "Newest first; of what the caller may still see."), ...refusals("not_found") },
});

const countAlerts = route("alerts.read", {
  method: "get",
  path: "/alerts/count",
  tags,
  summary: "How many are unread",
  responses: { 200: json(alertCount, "What the bell shows.") },
});

const patchAlerts = route("alerts.write", {
  method: "patch",
  path: "/alerts",
  tags,
  summary: "Mark one's own alerts as read or archived",
  request: { body: jsonBody(patchAlertsBody) },
  responses: {
    200: json(alertsChanged, "How many were marked."),
    202: json(alertsJob, "More than 5,000: it goes on in the background."),
    ...refusals("not_found"),
  },
});

export const alertRoutes = (deps: Deps, jobs: Jobs) =>
  createRouter()
    .openapi(listAlerts, async (c) => {
      const { limit, cursor, ...asked } = c.req.valid("query");
      const refused = await productRefusal(c, deps, asked.product);
      if (refused !== null) return refused;
      const filter = storedFilter(asked);
      const found = await deps.reads.alerts.alerts({ person: actorOf(c).person, filter, page: deps.paging.request({ limit, cursor }) });
      const context = await messageContext(deps);
      return c.json(
        deps.paging.body(found, (alert) => presentAlert(alert, context)),
        200,
      );
    })
    .openapi(countAlerts, async (c) => c.json({ unread: await deps.reads.alerts.unreadCount({ person: actorOf(c).person }) }, 200))
    .openapi(patchAlerts, async (c) => {
      const body = c.req.valid("json");
      const refused = await productRefusal(c, deps, body.filter?.product);
      if (refused !== null) return refused;
      const marked = await markAlerts(deps, jobs, { person: actorOf(c).person, ...markRequest(body) });
      return marked.kind === "done" ? c.json({ changed: marked.changed }, 200) : c.json({ job: marked.id }, 202);
    });

function markRequest({ ids, filter, set }: PatchAlertsBody): Omit<MarkRequest, "person"> {
  const marks = {
    ...(set.read === undefined ? {} : { read: set.read }),
    ...(set.archived === undefined ? {} : { archived: set.archived }),
  };
  if (ids !== undefined) return { which: { ids }, set: marks };
  return { which: { filter: storedFilter(filter ?? { state: "all" }) }, set: marks };
}

type AskedFilter = NonNullable<PatchAlertsBody["filter"]>;

function storedFilter({ state, ...asked }: AskedFilter): AlertFilter {
  const { event = null, product = null, severity = null, since = null, until = null } = asked;
  return { state, event, product, severity, since, until };
}
