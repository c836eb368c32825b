import { z } from "zod";
import { createRouter, json, route } from "../http/route.ts";

const state = z
  .object({ status: z.enum(["ok", "ready", "not_ready"]), waitsFor: z.string().nullable() })
  .meta({ id: "ServerState", description: "How the server is." });

const alive = route("public", {
  method: "get",
  path: "/healthz",
  summary: "The process answers",
  tags: ["Operations"],
  responses: { 200: json(state, "It does.") },
});

const ready = route("public", {
  method: "get",
  path: "/readyz",
  summary: "Events are accepted and delivered",
  description: "The database is migrated and can be written, and the dispatcher runs.",
  tags: ["Operations"],
  responses: { 200: json(state, "Yes."), 503: json(state, "Not yet, or not any more; `waitsFor` says why.") },
});

/** Null: ready; else what is waited for, in words. */
export type Readiness = () => Promise<string | null>;

/** At the root, for supervisors. */
export function healthRoutes(readiness: Readiness) {
  return createRouter()
    .openapi(alive, (c) => c.json({ status: "ok", waitsFor: null } as const, 200))
    .openapi(ready, async (c) => {
      const waitsFor = await readiness();
      return waitsFor === null
        ? c.json({ status: "ready", waitsFor } as const, 200)
        : c.json({ status: "not_ready", waitsFor } as const, 503);
    });
}
