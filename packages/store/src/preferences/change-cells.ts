import { type CellChange, EMPTY_LAYER, eventNumber, type EventType, type LayerMask, ownOf, withOwn } from "@tocsin/domain";
import type { CellsChanged, ChangeCells, HistoryEntry, PreferenceWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { personKey } from "../keys.ts";
import { statement } from "../statements.ts";
import { type LayerMasks, type LayerRow, layerRow, masksOf, versionOf } from "./stored-layers.ts";

/** Compare and set, cell by cell: all changes, their history and the layer's version, or nothing (rule S4). */
export function changeCells(db: Db, { key, changes, by, at, ifVersion }: ChangeCells): CellsChanged {
  const layer = layerRow(key);
  if (ifVersion !== undefined && versionOf(db, layer) !== ifVersion) return { ok: false, refusal: "stale" };
  const masks = masksOf(db, layer);
  const current = ({ event, channel }: CellChange) => ownOf(masks.get(event) ?? EMPTY_LAYER, channel);

  const open = changes.filter((change) => current(change) !== change.to);
  const conflicts = open.filter((change) => current(change) !== change.from);
  if (conflicts.length > 0) {
    return { ok: false, refusal: "conflict", cells: conflicts.map(({ event, channel }) => ({ event, channel })) };
  }
  if (open.length === 0) return { ok: true, version: versionOf(db, layer) };

  return { ok: true, version: writeChanges(db, { layer, masks, changes: open, by: personKey(by), at, via: "app" }) };
}

/** No compare: whoever follows the link wants it off, whatever it was when the message was sent. */
export function switchOffByLink(db: Db, { key, event, channel, at }: Parameters<PreferenceWrites["switchOffByLink"]>[0]): boolean {
  const layer = layerRow(key);
  const masks = masksOf(db, layer);
  const from = ownOf(masks.get(event) ?? EMPTY_LAYER, channel);
  if (from === "off") return false;
  writeChanges(db, { layer, masks, changes: [{ event, channel, from, to: "off" }], by: layer.person, at, via: "link" });
  return true;
}

interface LayerChange {
  readonly layer: LayerRow;
  readonly masks: LayerMasks;
  readonly changes: readonly CellChange[];
  readonly by: number;
  readonly at: number;
  readonly via: HistoryEntry["via"];
}

/** Returns the layer's new version. */
function writeChanges(db: Db, { layer, masks, changes, by, at, via }: LayerChange): number {
  for (const [event, mask] of changedMasks(masks, changes)) writeMask(db, { ...layer, event, mask });
  for (const change of changes) writeHistory(db, { ...layer, change, by, at, via });
  return bumpVersion(db, layer);
}

function changedMasks(masks: LayerMasks, changes: readonly CellChange[]): LayerMasks {
  const changed = new Map<EventType, LayerMask>();
  for (const { event, channel, to } of changes) {
    changed.set(event, withOwn(changed.get(event) ?? masks.get(event) ?? EMPTY_LAYER, channel, to));
  }
  return changed;
}

const FORGET_SHARED = "DELETE FROM shared_layers WHERE scope = :scope AND event_type = :event";
const SET_SHARED = "INSERT INTO shared_layers (scope, event_type, on_mask, off_mask) VALUES (:scope, :event, :on, :off)";
const FORGET_PERSONAL = "DELETE FROM person_layers WHERE event_type = :event AND product = :product AND person = :person";
const SET_PERSONAL = `INSERT INTO person_layers (event_type, product, person, on_mask, off_mask)
  VALUES (:event, :product, :person, :on, :off)`;

function writeMask(db: Db, { event, mask, ...layer }: LayerRow & { readonly event: EventType; readonly mask: LayerMask }): void {
  const isShared = layer.scope === "system" || layer.scope === "template";
  const row = { ...layer, event: eventNumber(event), ...mask };
  statement<typeof row>(db, isShared ? FORGET_SHARED : FORGET_PERSONAL).run(row);
  if ((mask.on | mask.off) !== 0) statement<typeof row>(db, isShared ? SET_SHARED : SET_PERSONAL).run(row);
}

const HISTORY = `INSERT INTO preference_history (scope, person, product, event_type, channel, from_value, to_value, changed_by, at, via)
  VALUES (:scope, :person, :product, :event, :channel, :from, :to, :by, :at, :via)`;

/** `from` is what was really stored: the same as the change's own, or the change would not be here. */
function writeHistory(
  db: Db,
  { change, by, at, via, ...layer }: LayerRow & Pick<LayerChange, "by" | "at" | "via"> & { readonly change: CellChange },
): void {
  const { channel, from, to } = change;
  const row = { ...layer, event: eventNumber(change.event), channel, from, to, by, at, via };
  statement<typeof row>(db, HISTORY).run(row);
}

const BUMP_VERSION = `INSERT INTO layer_versions (scope, person, product, version) VALUES (:scope, :person, :product, 1)
  ON CONFLICT (scope, person, product) DO UPDATE SET version = version + 1 RETURNING version`;

function bumpVersion(db: Db, layer: LayerRow): number {
  const row = statement<LayerRow, { readonly version: number }>(db, BUMP_VERSION).get(layer);
  if (row === undefined) throw new Error("The layer's version was not written");
  return row.version;
}
