import { z } from "@hono/zod-openapi";
import { deliveriesPage, deliveriesQuery, deliveryDetail, deliveryFilterQuery, deliveryPath } from "@tocsin/contract";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { pageBody, pageRequest } from "../http/paging.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, refusals, route } from "../http/route.ts";
import { CSV_ROWS_MAX, deliveriesCsv } from "../services/delivery-csv.ts";
import { askedDeliveries, listDeliveries } from "../services/delivery-list.ts";
import { presentDelivery, presentDeliveryDetail } from "./present-delivery.ts";
import { PERSON_REFUSED } from "./person-parameter.ts";
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

const exportCsv = route("deliveries.read", {
  method: "get",
  path: "/deliveries.csv",
  tags,
  summary: "The log as a table",
  request: { query: deliveryFilterQuery },
  responses: {
    200: {
      description: `The newest ${String(CSV_ROWS_MAX)} rows of the filter at most. What a spreadsheet would take for a formula begins with an apostrophe.`,
      content: { "text/csv": { schema: z.string() } },
    },
    ...refusals("forbidden", "not_found", "unknown_person"),
  },
});

export const deliveryRoutes = (deps: Deps) =>
  createRouter()
    .openapi(list, async (c) => {
      const { limit, cursor, ...filter } = c.req.valid("query");
      const refused = await productRefusal(c, deps, filter.product);
      if (refused !== null) return refused;
      const found = await listDeliveries(deps, { viewer: actorOf(c), filter, page: pageRequest({ limit, cursor }) });
      if (found.ok) return c.json(pageBody(found.page, presentDelivery), 200);
      return refuse(c, found.refusal, PERSON_REFUSED[found.refusal]);
    })
    .openapi(exportCsv, async (c) => {
      const filter = c.req.valid("query");
      const refused = await productRefusal(c, deps, filter.product);
      if (refused !== null) return refused;
      const viewer = actorOf(c);
      const asked = await askedDeliveries(deps.reads.directory, { viewer, filter });
      if (!asked.ok) return refuse(c, asked.refusal, PERSON_REFUSED[asked.refusal]);
      return new Response(deliveriesCsv(deps.reads.deliveries, { viewer, filter: asked.filter }), { headers: CSV_HEADERS });
    })
    .openapi(read, async (c) => {
      const delivery = await deps.reads.deliveries.delivery({ viewer: actorOf(c), id: c.req.valid("param").id });
      return delivery === null ? refuse(c, "not_found") : c.json(presentDeliveryDetail(delivery), 200);
    });

const CSV_HEADERS = { "content-type": "text/csv; charset=utf-8", "content-disposition": 'attachment; filename="deliveries.csv"' };
