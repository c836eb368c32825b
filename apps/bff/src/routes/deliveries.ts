import { deliveriesPage, deliveriesQuery, deliveryDetail, deliveryPath } from "@tocsin/contract";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { pageBody, pageRequest } from "../http/paging.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, refusals, route } from "../http/route.ts";
import { listDeliveries } from "../services/delivery-list.ts";
import { presentDelivery, presentDeliveryDetail } from "./present-delivery.ts";
import { productRefusal } from "./product-filter.ts";

const tags = ["Deliveries"];

const list = route("deliveries.read", {
  method: "get",
  path: "/deliveries",
  tags,
  summary: "Deliveries: all for superusers, one's own for everybody else",
  request: { query: deliveriesQuery },
  responses: {
    200: json(deliveriesPage, "Newest first; alerts only if asked for."),
    ...refusals("forbidden", "not_found", "unknown_person"),
  },
});

const read = route("deliveries.read", {
  method: "get",
  path: "/deliveries/{id}",
  tags,
  summary: "A delivery with every attempt",
  request: { params: deliveryPath },
  responses: { 200: json(deliveryDetail, "The delivery and its attempts."), ...refusals("not_found") },
});

export const deliveryRoutes = (deps: Deps) =>
  createRouter()
    .openapi(list, async (c) => {
      const { limit, cursor, person = null, ...filter } = c.req.valid("query");
      const refused = await productRefusal(c, deps, filter.product);
      if (refused !== null) return refused;
      const found = await listDeliveries(deps, { viewer: actorOf(c), person, filter, page: pageRequest({ limit, cursor }) });
      if (found.ok) return c.json(pageBody(found.page, presentDelivery), 200);
      return refuse(c, found.refusal, { errors: [{ path: "/person", message: PERSON_PARAMETER[found.refusal] }] });
    })
    .openapi(read, async (c) => {
      const delivery = await deps.reads.deliveries.delivery({ viewer: actorOf(c), id: c.req.valid("param").id });
      return delivery === null ? refuse(c, "not_found") : c.json(presentDeliveryDetail(delivery), 200);
    });

const PERSON_PARAMETER = {
  forbidden: "Only superusers see the deliveries of others. Leave it out for your own.",
  unknown_person: "No person of this id or user name.",
} as const;
