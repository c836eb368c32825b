import type { CellChangeBody, ProblemItem } from "@tocsin/contract";
import { CHANNELS, type CellChange, cellPresence, EVENT_TYPES, isChannel, isEventType, type Scope } from "@tocsin/domain";
import type { Clock, LayerKey, StoreWrites, Viewer } from "@tocsin/ports";
import {
  cellId,
  layerKey,
  type MarkedCell,
  type PreferenceReadDeps,
  type PreferenceTarget,
  productOf,
  viewPreferences,
} from "./preference-document.ts";

export interface PreferenceDeps extends PreferenceReadDeps {
  readonly writes: Pick<StoreWrites, "preferences">;
  readonly clock: Clock;
}

export interface ChangeRequest {
  readonly viewer: Viewer;
  readonly target: PreferenceTarget;
  readonly changes: readonly CellChangeBody[];
  /** Versions of the layer any of which the caller read (`If-Match`); null: whatever it is now. */
  readonly readVersions: readonly number[] | null;
}

export type PreferencesChange =
  | { readonly ok: true; readonly version: number; readonly cells: readonly MarkedCell[] }
  | { readonly ok: false; readonly refusal: "not_found" | "stale" }
  | { readonly ok: false; readonly refusal: CellRefusal; readonly errors: readonly ProblemItem[] }
  | { readonly ok: false; readonly refusal: "conflict"; readonly conflicts: readonly MarkedCell[] };

type CellRefusal = "unknown_event" | "unknown_channel" | "cell_not_in_scope" | "off_not_in_system";

/**
 * Writes all changes of one scope or none. Refused in the fixed order 403 (the route's policy), 404, unknown key 400, cell
 * not in scope 422, version 412, `from` 409. A locked cell is written like any other, for a lock decides what holds, not what is stored.
 */
export async function changePreferences(deps: PreferenceDeps, request: ChangeRequest): Promise<PreferencesChange> {
  const { viewer, target } = request;
  if ((await productOf(deps, viewer, target)) === "not_found") return { ok: false, refusal: "not_found" };
  const parsed = cellsToChange(target.scope, request.changes);
  if (!parsed.ok) return parsed;
  return write(deps, request, parsed.changes);
}

async function write(
  deps: PreferenceDeps,
  { viewer, target, readVersions }: ChangeRequest,
  changes: readonly CellChange[],
): Promise<PreferencesChange> {
  const key = layerKey(viewer, target);
  const condition = readVersions === null ? {} : await versionCondition(deps, key, readVersions);
  if (condition === null) return { ok: false, refusal: "stale" };
  const written = await deps.writes.preferences.changeCells({ key, changes, by: viewer.person, at: deps.clock.now(), ...condition });
  if (!written.ok && written.refusal === "stale") return { ok: false, refusal: "stale" };

  const after = await viewPreferences(deps, viewer, target);
  if (!after.ok) return after;
  const asked = new Set((written.ok ? changes : written.cells).map(cellId));
  const cells = after.document.cells.filter((cell) => asked.has(cellId(cell)));
  // The version of this write, though the cells may be newer already: with a later one, If-Match would pass over what nobody was told of.
  return written.ok ? { ok: true, version: written.version, cells } : { ok: false, refusal: "conflict", conflicts: cells };
}

/** The version the writing transaction must find; null where the layer has none of those that were read already now. */
async function versionCondition(
  { reads }: PreferenceDeps,
  key: LayerKey,
  readVersions: readonly number[],
): Promise<{ readonly ifVersion: number } | null> {
  const { version } = await reads.preferences.layer({ key });
  return readVersions.includes(version) ? { ifVersion: version } : null;
}

type ParsedChanges =
  | { readonly ok: true; readonly changes: readonly CellChange[] }
  | { readonly ok: false; readonly refusal: CellRefusal; readonly errors: readonly ProblemItem[] };

function cellsToChange(scope: Scope, asked: readonly CellChangeBody[]): ParsedChanges {
  const changes: CellChange[] = [];
  const unknownEvents: ProblemItem[] = [];
  const unknownChannels: ProblemItem[] = [];
  for (const [index, { event, channel, from, to }] of asked.entries()) {
    if (!isEventType(event)) unknownEvents.push({ path: `/changes/${String(index)}/event`, message: oneOf(EVENT_TYPES) });
    if (!isChannel(channel)) unknownChannels.push({ path: `/changes/${String(index)}/channel`, message: oneOf(CHANNELS) });
    if (isEventType(event) && isChannel(channel)) changes.push({ event, channel, from, to });
  }
  const errors = [...unknownEvents, ...unknownChannels];
  if (errors.length > 0) return { ok: false, refusal: unknownEvents.length > 0 ? "unknown_event" : "unknown_channel", errors };
  return refusedCells(scope, changes) ?? { ok: true, changes };
}

function refusedCells(scope: Scope, changes: readonly CellChange[]): ParsedChanges | null {
  const absent = itemsWhere(changes, ({ event, channel }) =>
    cellPresence(scope, event, channel) === "exists" ? null : { field: "", message: absenceOf(scope, channel) },
  );
  if (absent.length > 0) return { ok: false, refusal: "cell_not_in_scope", errors: absent };
  const off = itemsWhere(changes, ({ from, to }) => {
    if (scope !== "system" || (from !== "off" && to !== "off")) return null;
    return { field: to === "off" ? "/to" : "/from", message: "System knows on and inherit. Send inherit to take its answer back." };
  });
  return off.length > 0 ? { ok: false, refusal: "off_not_in_system", errors: off } : null;
}

function itemsWhere(
  changes: readonly CellChange[],
  fault: (change: CellChange) => { readonly field: string; readonly message: string } | null,
): readonly ProblemItem[] {
  return changes.flatMap((change, index) => {
    const found = fault(change);
    return found === null ? [] : [{ path: `/changes/${String(index)}${found.field}`, message: found.message }];
  });
}

function absenceOf(scope: Scope, channel: string): string {
  if (scope === "product")
    return "A product's settings have the seven event types of its panel, through alert, mail and slack. Leave this cell out.";
  return channel === "msteams"
    ? "Teams posts to one channel for everybody, so that only System has it. Leave this cell out."
    : "This scope does not have that cell. Leave it out.";
}

function oneOf(keys: readonly string[]): string {
  return `Must be one of ${keys.join(", ")}.`;
}
