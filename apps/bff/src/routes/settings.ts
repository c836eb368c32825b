import { type PatchSettingsBody, patchSettingsBody, type ProblemItem, settings, type Settings } from "@tocsin/contract";
import type { Settings as StoredSettings, SomeSettings, StandingSetting } from "@tocsin/ports";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { refusal } from "../http/guard.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { isoTimeOrNull } from "./wire-time.ts";
import { definedOf } from "../services/defined-of.ts";

const tags = ["Settings"];

const readSettings = route("settings.read", {
  method: "get",
  path: "/settings",
  tags,
  summary: "Settings of the installation",
  responses: { 200: json(settings, "The settings.") },
});

const patchSettings = route("settings.write", {
  method: "patch",
  path: "/settings",
  tags,
  summary: "Change settings; the public URL needs a recent sign-in",
  request: { body: jsonBody(patchSettingsBody) },
  responses: { 200: json(settings, "The settings as they are now."), ...refusals("forbidden", "recent_auth_required", "conflict") },
});

export const settingsRoutes = (deps: Deps) =>
  createRouter()
    .openapi(readSettings, async (c) => c.json(presentSettings(await deps.reads.settings.settings({}), deps), 200))
    .openapi(patchSettings, async (c) => {
      const { defectdojo, from, ...changes } = c.req.valid("json");
      const refused = changes.publicUrl === undefined ? null : refusal(c, "settings.write_address");
      if (refused !== null) return refused;
      const changed = await deps.writes.settings.patchSettings({
        ...namedIn(changes),
        ...(from === undefined ? {} : { from: namedIn(from) }),
        ...(defectdojo === undefined ? {} : { defectdojoInstance: null }),
        by: actorOf(c).person,
        at: deps.clock.now(),
      });
      if (!changed.ok) return refuse(c, "conflict", { detail: OVERTAKEN, errors: changed.stands.map(presentStanding) });
      return c.json(presentSettings(changed.settings, deps), 200);
    });

const OVERTAKEN = "Nothing was saved: other settings stand now than you read. Look at them, and decide again.";

type SentSettings = Omit<PatchSettingsBody, "defectdojo" | "from">;

function namedIn({ retention, ...others }: SentSettings): SomeSettings {
  return { ...definedOf(others), ...(retention === undefined ? {} : { retention: definedOf(retention) }) };
}

const IN_RETENTION: ReadonlySet<StandingSetting["setting"]> = new Set(["deliveriesDays", "alertsDays", "auditDays"]);

function presentStanding({ setting, value }: StandingSetting): ProblemItem {
  return {
    path: `${IN_RETENTION.has(setting) ? "/retention" : ""}/${setting}`,
    message:
      value === null || value === ""
        ? "Somebody emptied this since you read it."
        : `Somebody changed this since you read it, to: ${String(value)}`,
  };
}

function presentSettings({ defectdojo, ...rest }: StoredSettings, { origin }: Pick<Deps, "origin">): Settings {
  return { ...rest, serverUrl: origin, defectdojo: { instance: defectdojo.instance, lastSeenAt: isoTimeOrNull(defectdojo.lastSeenAt) } };
}
