import { z } from "@hono/zod-openapi";
import { deliveriesPage, deliveriesQuery, deliveryDetail, deliveryFilterQuery, deliveryPath } from "@tocsin/contract";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, refusals, route } from "../http/route.ts";
import { CSV_ROWS_MAX, deliveriesCsv } from "../services/delivery-csv.ts";
import { askedFilter } from "./asked-filter.ts";
import { presentDelivery, presentDeliveryDetail } from "./present-delivery.ts";

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
      const wanted = await askedFilter(c, deps, filter);
      if (!wanted.ok) return wanted.response;
      const found = await deps.reads.deliveries.deliveries({ ...wanted.asked, page: deps.paging.request({ limit, cursor }) });
      return c.json(deps.paging.body(found, presentDelivery), 200);
    })
    .openapi(exportCsv, async (c) => {
      const wanted = await askedFilter(c, deps, c.req.valid("query"));
      if (!wanted.ok) return wanted.response;
      return new Response(deliveriesCsv(deps.reads, wanted.asked), { headers: CSV_HEADERS });
    })
    .openapi(read, async (c) => {
      const delivery = await deps.reads.deliveries.delivery({ viewer: actorOf(c), id: c.req.valid("param").id });
      return delivery === null ? refuse(c, "not_found") : c.json(presentDeliveryDetail(delivery), 200);
    });

const CSV_HEADERS = { "content-type": "text/csv; charset=utf-8", "content-disposition": 'attachment; filename="deliveries.csv"' };
