import { CELL_EDITS, CELL_REASONS, OWN_VALUES, SCOPES, SOURCES, UNDELIVERABLE_REASONS } from "@tocsin/domain";
import { z } from "zod";
import { channel } from "./catalogue.ts";
import { pageOf, pageShape } from "./lists.ts";
import { problemWith } from "./problem.ts";
import { namedRef } from "./products.ts";
import { eventType, integerIdInQuery, KEY_MAX, opaqueId, orNull, timestamp } from "./wire-values.ts";

export const CHANGES_MAX = 200;

const scope = z.enum(SCOPES).meta({ example: "personal" });
const own = z.enum(OWN_VALUES).meta({ description: "What is stored in this scope. System knows no `off`.", example: "inherit" });
const source = z.enum(SOURCES).meta({ description: "The layer that decides.", example: "template" });

const LOCKED_CELL = {
  event: "sla_breach",
  channel: "mail",
  own: "off",
  effective: true,
  source: "system",
  inherited: true,
  inheritedSource: "system",
  edit: "locked",
  reason: "locked_by_system",
  deliverable: true,
  deliverReason: null,
  changedBy: "dana",
  changedAt: "2026-11-20T08:15:00.000Z",
};

export const cell = z
  .object({
    event: eventType,
    channel,
    own,
    effective: z.boolean().meta({ description: "What holds." }),
    source,
    inherited: z.boolean().meta({ description: "What would hold if this scope said nothing." }),
    inheritedSource: source,
    edit: z.enum(CELL_EDITS).meta({
      description:
        "`locked`: System decides, and what is written here holds once it no longer does. `unavailable`: the scope has no such cell.",
      example: "locked",
    }),
    reason: z.enum(CELL_REASONS).nullable().meta({ description: "Why it cannot be changed." }),
    deliverable: z.boolean().meta({ description: "A message would go out, if the cell is on." }),
    deliverReason: z.enum(UNDELIVERABLE_REASONS).nullable().meta({ description: "Why nothing would go out although the cell is on." }),
    changedBy: z.string().nullable().meta({ description: "User name.", example: "dana" }),
    changedAt: timestamp.nullable().meta({ description: "When it was changed last; null: never." }),
  })
  .meta({
    id: "Cell",
    description: "One cell of the matrix: what is stored, what holds, who decided, whether it can be changed.",
    examples: [LOCKED_CELL],
  });
export type Cell = z.infer<typeof cell>;

export const preferenceDocument = z
  .object({
    scope,
    version: z.int().nonnegative().meta({ description: "Grows with each write of this scope's own layer; its ETag.", example: 7 }),
    product: orNull(namedRef),
    cells: z.array(cell).readonly().meta({ description: "All cells of the scope, unavailable ones too, in catalogue order." }),
  })
  .meta({
    id: "PreferenceDocument",
    description: "A scope's settings.",
    examples: [{ scope: "personal", version: 7, product: null, cells: [LOCKED_CELL] }],
  });
export type PreferenceDocument = z.infer<typeof preferenceDocument>;

/**
 * `event` and `channel` are any short text here: the service, which knows the order of answers (403, 404, unknown key 400,
 * cell not in scope 422, `from` 409), tells an unknown key (`unknown_event` at `/changes/3/event`) from a cell that the
 * scope does not have (`cell_not_in_scope`).
 */
export const cellChange = z.strictObject({
  event: z.string().min(1).max(KEY_MAX).meta({ description: "An event type of the catalogue.", example: "scan_added" }),
  channel: z.string().min(1).max(KEY_MAX).meta({ description: "A channel of the catalogue.", example: "mail" }),
  from: own,
  to: own,
});
export type CellChangeBody = z.infer<typeof cellChange>;

export const patchPreferencesBody = z
  .strictObject({
    changes: z
      .array(cellChange)
      .min(1, "Name at least one change.")
      .max(CHANGES_MAX, `At most ${String(CHANGES_MAX)} changes at once.`)
      .readonly()
      .superRefine(refuseRepeatedCells),
  })
  .meta({
    id: "PatchPreferences",
    description: "All changes or none. A cell that already is `to` counts as done, so that a repeated request is safe.",
    examples: [{ changes: [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }] }],
  });
export type PatchPreferencesBody = z.infer<typeof patchPreferencesBody>;

function refuseRepeatedCells(changes: readonly CellChangeBody[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { event, channel: through }] of changes.entries()) {
    const key = JSON.stringify([event, through]);
    if (seen.has(key))
      context.addIssue({ code: "custom", path: [index], message: "This cell is already in the list. Send each cell once." });
    seen.add(key);
  }
}

export const preferencesChanged = z
  .object({
    version: z.int().nonnegative().meta({ example: 8 }),
    cells: z.array(cell).readonly().meta({ description: "The changed ones." }),
  })
  .meta({ id: "PreferencesChanged", description: "What holds now for the cells that were changed." });
export type PreferencesChanged = z.infer<typeof preferencesChanged>;

export const preferenceConflict = problemWith({
  conflicts: z.array(cell).readonly().meta({ description: "The cells whose `from` no longer holds, as they are now." }),
}).meta({ id: "PreferenceConflict", description: "Somebody changed a cell in between; nothing was written." });
export type PreferenceConflict = z.infer<typeof preferenceConflict>;

/** The scope in a path is any text: an unknown one is 404, like every path that leads nowhere. */
export const scopePath = z.object({
  scope: z
    .string()
    .max(KEY_MAX)
    .meta({ enum: ["personal", "system", "template"], description: "Whose settings; `personal` are one's own.", example: "personal" }),
});

export const historyQuery = z.strictObject({
  ...pageShape,
  scope: scope.default("personal").meta({ description: "Whose settings; `personal` and `product` are one's own." }),
  product: integerIdInQuery.optional().meta({ description: "Id of a product; only with `scope=product`." }),
});
export type HistoryQuery = z.output<typeof historyQuery>;

export const historyEntry = z
  .object({
    id: opaqueId,
    scope,
    product: z.int().nullable().meta({ description: "Id of the product, for `scope=product`." }),
    event: eventType,
    channel,
    from: own,
    to: own,
    changedBy: z.string().meta({ description: "User name.", example: "dana" }),
    changedAt: timestamp,
    via: z.enum(["app", "link", "import"]).meta({ description: "By hand, by the link in a mail, or taken over from elsewhere." }),
  })
  .meta({ id: "HistoryEntry", description: "One change of one cell." });
export type HistoryEntry = z.infer<typeof historyEntry>;

export const historyPage = pageOf(historyEntry).meta({ id: "HistoryPage", description: "Changes of a scope, newest first." });
export type HistoryPage = z.infer<typeof historyPage>;
