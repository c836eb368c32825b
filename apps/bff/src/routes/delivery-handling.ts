import {
  alertsJob,
  countChanged,
  deliveryDetail,
  deliveryFilterQuery,
  deliveryPath,
  redeliverable,
  redeliverBody,
  redelivered,
  redeliveredMany,
} from "@tocsin/contract";
import type { DeliveryId, Handled, Viewer } from "@tocsin/ports";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { PROBLEM_HEADERS, problemBody, refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, problemJson, refusals, route } from "../http/route.ts";
import type { Jobs } from "../services/jobs.ts";
import { countRedeliverable, redeliverByFilter } from "../services/redeliver.ts";
import { askedFilter } from "./asked-filter.ts";
import { presentDeliveryDetail } from "./present-delivery.ts";

const tags = ["Deliveries"];

const redeliverOne = route("deliveries.handle", {
  method: "post",
  path: "/deliveries/{id}/redeliver",
  tags,
  summary: "Send a delivery again",
  request: { params: deliveryPath },
  responses: {
    201: json(redelivered, "A new delivery, due now."),
    ...refusals(
      "not_found",
      "forbidden",
      "delivery_open",
      "delivery_arrived",
      "already_redelivered",
      "nowhere_to_send",
      "alert_is_not_sent",
      "test_is_tried_once",
    ),
  },
});

const count = route("deliveries.read", {
  method: "get",
  path: "/deliveries/redeliverable",
  tags,
  summary: "How many of a filter can be sent again",
  request: { query: deliveryFilterQuery },
  responses: { 200: json(redeliverable, "What to confirm."), ...refusals("forbidden", "not_found", "unknown_person") },
});

const redeliverMany = route("deliveries.handle", {
  method: "post",
  path: "/deliveries/redeliver",
  tags,
  summary: "Send everything of a filter again",
  request: { body: jsonBody(redeliverBody) },
  responses: {
    200: json(redeliveredMany, "How many new deliveries there are."),
    202: json(alertsJob, "More than 2,000: it goes on in the background."),
    409: problemJson(countChanged, "`count_changed`: It is another number by now."),
    ...refusals("forbidden", "not_found", "unknown_person"),
  },
});

const cancel = route("deliveries.handle", {
  method: "post",
  path: "/deliveries/{id}/cancel",
  tags,
  summary: "Take back a delivery that waits",
  request: { params: deliveryPath },
  responses: {
    200: json(deliveryDetail, "The delivery, cancelled."),
    ...refusals("not_found", "forbidden", "delivery_sending", "delivery_final"),
  },
});

const release = route("deliveries.handle", {
  method: "post",
  path: "/deliveries/{id}/release",
  tags,
  summary: "Let a delivery go that waits for a decision",
  request: { params: deliveryPath },
  responses: { 200: json(deliveryDetail, "The delivery, due now."), ...refusals("not_found", "forbidden", "not_held") },
});

export const deliveryHandlingRoutes = (deps: Deps, jobs: Jobs) =>
  createRouter()
    .openapi(count, async (c) => {
      const wanted = await askedFilter(c, deps, c.req.valid("query"));
      if (!wanted.ok) return wanted.response;
      return c.json({ count: await countRedeliverable(deps, wanted.asked) }, 200);
    })
    .openapi(redeliverMany, async (c) => {
      const { filter, confirm } = c.req.valid("json");
      const wanted = await askedFilter(c, deps, filter);
      if (!wanted.ok) return wanted.response;
      const again = await redeliverByFilter(deps, jobs, { ...wanted.asked, confirm });
      if (again.kind === "done") return c.json({ redelivered: again.redelivered }, 200);
      if (again.kind === "job") return c.json({ job: again.id }, 202);
      const words = { detail: `It is ${String(again.count)} by now, not ${String(confirm)}. Confirm that, or look again.` };
      return c.json({ ...problemBody("count_changed", c.var.requestId, words), count: again.count }, 409, PROBLEM_HEADERS);
    })
    .openapi(redeliverOne, async (c) => {
      const { id } = c.req.valid("param");
      const [again] = await deps.writes.deliveries.redeliver({ by: actorOf(c), deliveries: [id], at: deps.clock.now() });
      if (again === undefined) throw new Error("The store said nothing about a delivery");
      return again.ok ? c.json({ id: again.again }, 201) : refuse(c, again.refusal, WORDS[again.refusal]);
    })
    .openapi(cancel, async (c) => {
      const { id } = c.req.valid("param");
      const handled = await handle(deps, { by: actorOf(c), delivery: id }, (input) => deps.writes.deliveries.cancelDelivery(input));
      return handled.ok ? c.json(handled.delivery, 200) : refuse(c, handled.refusal, WORDS[handled.refusal]);
    })
    .openapi(release, async (c) => {
      const { id } = c.req.valid("param");
      const handled = await handle(deps, { by: actorOf(c), delivery: id }, (input) => deps.writes.deliveries.releaseDelivery(input));
      return handled.ok ? c.json(handled.delivery, 200) : refuse(c, handled.refusal, WORDS[handled.refusal]);
    });

interface OneByHand {
  readonly by: Viewer;
  readonly delivery: DeliveryId;
  readonly at: number;
}

type Decide<R extends string> = (input: OneByHand) => Promise<Handled<R>>;

/** Decides, and answers with what the delivery is by then. */
async function handle<R extends string>({ reads, clock }: Deps, { by, delivery }: Omit<OneByHand, "at">, decide: Decide<R>) {
  const { person, superuser } = by;
  const viewer = { person, superuser };
  const handled = await decide({ by: viewer, delivery, at: clock.now() });
  if (!handled.ok) return handled;
  const now = await reads.deliveries.delivery({ viewer, id: delivery });
  return now === null ? ({ ok: false, refusal: "not_found" } as const) : ({ ok: true, delivery: presentDeliveryDetail(now) } as const);
}

const WORDS = {
  not_found: {},
  forbidden: { detail: "Superusers decide about deliveries, and you about those of your own webhook endpoints." },
  delivery_open: { detail: "It is still under way. Wait for its end, or cancel it first." },
  delivery_arrived: { detail: "It has arrived; what arrived is not sent again." },
  test_is_tried_once: {},
  already_redelivered: { detail: "It was sent again already. Send the newest one again, if that has failed too." },
  nowhere_to_send: {
    detail: "The person had no endpoint that takes it, or it was deleted. One that is added now gets what happens from now on.",
  },
  alert_is_not_sent: {},
  delivery_sending: { detail: "It is being sent at this moment and cannot be called back. Look again in a moment." },
  delivery_final: { detail: "It has come to its end; there is nothing left to cancel." },
  not_held: { detail: "Only what was set aside after crashes or held since a restore waits for a decision." },
} as const;
