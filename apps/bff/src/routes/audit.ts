import { auditPage, pageQuery } from "@tocsin/contract";
import type { Deps } from "../deps.ts";
import { createRouter, json, route } from "../http/route.ts";
import { isoTime } from "./wire-time.ts";

const listAudit = route("audit.read", {
  method: "get",
  path: "/audit",
  tags: ["Operations"],
  summary: "Who did what",
  request: { query: pageQuery },
  responses: { 200: json(auditPage, "Newest first.") },
});

export const auditRoutes = ({ reads, paging }: Pick<Deps, "reads" | "paging">) =>
  createRouter().openapi(listAudit, async (c) => {
    const page = await reads.operations.auditPage({ page: paging.request(c.req.valid("query")) });
    return c.json(
      paging.body(page, ({ at, ...entry }) => ({ ...entry, at: isoTime(at) })),
      200,
    );
  });
