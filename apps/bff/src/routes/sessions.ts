import { sessionPath, sessionsPage } from "@tocsin/contract";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, refusals, route } from "../http/route.ts";
import { isoTime } from "./wire-time.ts";

const list = route("sessions.read", {
  method: "get",
  path: "/me/sessions",
  summary: "Where one is signed in",
  tags: ["Me"],
  responses: { 200: json(sessionsPage, "One's own sessions, the last used one first.") },
});

const end = route("sessions.end", {
  method: "delete",
  path: "/me/sessions/{id}",
  summary: "End one of one's own sessions",
  tags: ["Me"],
  request: { params: sessionPath },
  responses: { 204: { description: "Ended." }, ...refusals("not_found") },
});

export function sessionRoutes({ reads, writes, clock }: Deps) {
  return createRouter()
    .openapi(list, async (c) => {
      const { person, session } = actorOf(c);
      const sessions = await reads.access.sessions({ person, now: clock.now() });
      const items = sessions.map(({ id, createdAt, lastSeenAt, expiresAt, userAgent }) => ({
        id,
        current: id === session?.id,
        createdAt: isoTime(createdAt),
        lastSeenAt: isoTime(lastSeenAt),
        expiresAt: isoTime(expiresAt),
        userAgent,
      }));
      return c.json({ items, nextCursor: null }, 200);
    })
    .openapi(end, async (c) => {
      const isEnded = await writes.access.deleteSession({ id: c.req.valid("param").id, person: actorOf(c).person });
      return isEnded ? c.body(null, 204) : refuse(c, "not_found");
    });
}
