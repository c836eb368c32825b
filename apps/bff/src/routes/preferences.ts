import { z } from "@hono/zod-openapi";
import {
  type Cell,
  historyPage,
  historyQuery,
  patchPreferencesBody,
  type PatchPreferencesBody,
  preferenceConflict,
  preferenceDocument,
  preferencesChanged,
  productPath,
  scopePath,
} from "@tocsin/contract";
import type { HistoryEntry } from "@tocsin/ports";
import type { Context } from "hono";
import type { Deps } from "../deps.ts";
import { actorOf, type AppEnv } from "../http/env.ts";
import { InvalidRequest } from "../http/invalid-request.ts";
import { PROBLEM_HEADERS, problemBody, refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, problemJson, refusals, route } from "../http/route.ts";
import { changePreferences } from "../services/change-preferences.ts";
import { type MarkedCell, type PreferenceTarget, viewPreferences } from "../services/preference-document.ts";
import { preferenceHistory } from "../services/preference-history.ts";
import { preferenceEtag, versionsInIfMatch } from "./preference-etag.ts";
import { isoTime, isoTimeOrNull } from "./wire-time.ts";

const tags = ["Preferences"];
const etag = z.object({ ETag: z.string().meta({ description: "For `If-Match`.", example: '"personal-7"' }) });
const ifMatch = z.object({
  "if-match": z.string().optional().meta({ description: "The ETag of the document that was read; another version is 412." }),
});
const documentAnswer = { ...json(preferenceDocument, "Every cell of the scope."), headers: etag };
const writeAnswers = {
  200: { ...json(preferencesChanged, "The changed cells as they are now."), headers: etag },
  409: problemJson(preferenceConflict, "`conflict`: a `from` no longer holds; nothing was written."),
  ...refusals("invalid_request", "unknown_event", "unknown_channel", "not_found", "stale", "cell_not_in_scope", "off_not_in_system"),
};

const history = route(
  { action: "preferences.read", resource: (c) => ({ scope: c.req.query("scope") }) },
  {
    method: "get",
    path: "/preferences/history",
    tags,
    summary: "Who changed what in a scope",
    request: { query: historyQuery },
    responses: { 200: json(historyPage, "Newest first."), ...refusals("not_found") },
  },
);

const readScope = route(
  { action: "preferences.read", resource: (c) => ({ scope: c.req.param("scope") }) },
  {
    method: "get",
    path: "/preferences/{scope}",
    tags,
    summary: "A scope's settings",
    request: { params: scopePath },
    responses: { 200: documentAnswer, ...refusals("not_found") },
  },
);

const writeScope = route(
  { action: "preferences.write", resource: (c) => ({ scope: c.req.param("scope") }) },
  {
    method: "patch",
    path: "/preferences/{scope}",
    tags,
    summary: "Change cells of a scope",
    request: { params: scopePath, headers: ifMatch, body: jsonBody(patchPreferencesBody) },
    responses: writeAnswers,
  },
);

const readProduct = route("preferences.read", {
  method: "get",
  path: "/products/{id}/preferences",
  tags,
  summary: "One's own settings for a product",
  request: { params: productPath },
  responses: { 200: documentAnswer, ...refusals("not_found") },
});

const writeProduct = route("preferences.write", {
  method: "patch",
  path: "/products/{id}/preferences",
  tags,
  summary: "Change one's own settings for a product",
  request: { params: productPath, headers: ifMatch, body: jsonBody(patchPreferencesBody) },
  responses: writeAnswers,
});

export const preferenceRoutes = (deps: Deps) =>
  createRouter()
    // Before the scopes: "history" is none.
    .openapi(history, async (c) => {
      const { scope, product, ...page } = c.req.valid("query");
      const read = await preferenceHistory(deps, { viewer: actorOf(c), scope, product: product ?? null, page: deps.paging.request(page) });
      if (read.ok) return c.json(deps.paging.body(read.page, presentEntry), 200);
      if (read.refusal === "not_found") return refuse(c, read.refusal);
      throw new InvalidRequest([{ path: "/product", message: PRODUCT_PARAMETER[read.refusal] }]);
    })
    .openapi(readScope, async (c) => answerDocument(c, deps, sharedTarget(c.req.valid("param").scope)))
    .openapi(writeScope, async (c) =>
      answerChange(c, deps, { target: sharedTarget(c.req.valid("param").scope), body: c.req.valid("json") }),
    )
    .openapi(readProduct, async (c) => answerDocument(c, deps, { scope: "product", product: c.req.valid("param").id }))
    .openapi(writeProduct, async (c) =>
      answerChange(c, deps, { target: { scope: "product", product: c.req.valid("param").id }, body: c.req.valid("json") }),
    );

const PRODUCT_PARAMETER = {
  product_missing: "Name the product whose settings are asked about, or another scope.",
  product_superfluous: "Only together with scope=product. Leave it out.",
} as const;

async function answerDocument(c: Context<AppEnv>, deps: Deps, target: PreferenceTarget | null) {
  if (target === null) return refuse(c, "not_found", NO_SUCH_SCOPE);
  const viewed = await viewPreferences(deps, actorOf(c), target);
  if (!viewed.ok) return refuse(c, viewed.refusal);
  const { document } = viewed;
  return c.json({ ...document, cells: document.cells.map(presentCell) }, 200, { etag: preferenceEtag(target, document.version) });
}

interface Change {
  readonly target: PreferenceTarget | null;
  readonly body: PatchPreferencesBody;
}

async function answerChange(c: Context<AppEnv>, deps: Deps, { target, body }: Change) {
  if (target === null) return refuse(c, "not_found", NO_SUCH_SCOPE);
  const readVersions = versionsInIfMatch(c.req.header("if-match"), target);
  const changed = await changePreferences(deps, { viewer: actorOf(c), target, changes: body.changes, readVersions });
  if (changed.ok) {
    const { version, cells } = changed;
    return c.json({ version, cells: cells.map(presentCell) }, 200, { etag: preferenceEtag(target, version) });
  }
  if (changed.refusal === "conflict") {
    const words = { detail: "Read the conflicting cells, and send the change again from what they are now." };
    const conflicts = changed.conflicts.map(presentCell);
    return c.json({ ...problemBody("conflict", c.var.requestId, words), conflicts }, 409, PROBLEM_HEADERS);
  }
  return refuse(c, changed.refusal, "errors" in changed ? { errors: changed.errors } : {});
}

const NO_SUCH_SCOPE = { errors: [{ path: "/scope", message: "Must be personal, system or template." }] };

function sharedTarget(scope: string): PreferenceTarget | null {
  return scope === "personal" || scope === "system" || scope === "template" ? { scope } : null;
}

function presentCell({ changedAt, ...cell }: MarkedCell): Cell {
  return { ...cell, changedAt: isoTimeOrNull(changedAt) };
}

function presentEntry({ by, at, ...entry }: HistoryEntry) {
  return { ...entry, changedBy: by, changedAt: isoTime(at) };
}
