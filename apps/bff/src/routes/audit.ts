import { auditPage, auditQuery } from "@tocsin/contract";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, refusals, route } from "../http/route.ts";
import { askAboutPerson } from "../services/ask-about-person.ts";
import { PERSON_REFUSED } from "./person-parameter.ts";
import { isoTime } from "./wire-time.ts";

const listAudit = route("audit.read", {
  method: "get",
  path: "/audit",
  tags: ["Operations"],
  summary: "Who did what",
  request: { query: auditQuery },
  responses: { 200: json(auditPage, "Newest first."), ...refusals("forbidden", "unknown_person") },
});

export const auditRoutes = ({ reads, paging }: Pick<Deps, "reads" | "paging">) =>
  createRouter().openapi(listAudit, async (c) => {
    const { action = null, person: named, since = null, ...asked } = c.req.valid("query");
    const who = named === undefined ? { ok: true as const, person: null } : await askAboutPerson(reads.directory, actorOf(c), named);
    if (!who.ok) return refuse(c, who.refusal, PERSON_REFUSED[who.refusal]);
    const page = await reads.operations.auditPage({ filter: { action, person: who.person, since }, page: paging.request(asked) });
    return c.json(
      paging.body(page, ({ at, ...entry }) => ({ ...entry, at: isoTime(at) })),
      200,
    );
  });
