import { patchSettingsBody, settings, type Settings } from "@tocsin/contract";
import type { Settings as StoredSettings } from "@tocsin/ports";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { refusal } from "../http/guard.ts";
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
  responses: { 200: json(settings, "The settings as they are now."), ...refusals("forbidden", "recent_auth_required") },
});

export const settingsRoutes = (deps: Deps) =>
  createRouter()
    .openapi(readSettings, async (c) => c.json(presentSettings(await deps.reads.settings.settings({})), 200))
    .openapi(patchSettings, async (c) => {
      const { systemAudience, publicUrl, teamName, disclaimer, retention, defectdojo } = c.req.valid("json");
      const refused = publicUrl === undefined ? null : refusal(c, "settings.write_address");
      if (refused !== null) return refused;
      const changed = await deps.writes.settings.patchSettings({
        ...(systemAudience === undefined ? {} : { systemAudience }),
        ...(publicUrl === undefined ? {} : { publicUrl }),
        ...(teamName === undefined ? {} : { teamName }),
        ...(disclaimer === undefined ? {} : { disclaimer }),
        ...(retention === undefined ? {} : { retention: definedOf(retention) }),
        ...(defectdojo === undefined ? {} : { defectdojoInstance: null }),
        by: actorOf(c).person,
        at: deps.clock.now(),
      });
      return c.json(presentSettings(changed), 200);
    });

function presentSettings({ defectdojo, ...rest }: StoredSettings): Settings {
  return { ...rest, defectdojo: { instance: defectdojo.instance, lastSeenAt: isoTimeOrNull(defectdojo.lastSeenAt) } };
}
