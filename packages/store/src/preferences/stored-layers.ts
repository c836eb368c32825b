import { EMPTY_LAYER, EVENT_TYPES, type EventType, type LayerMask } from "@tocsin/domain";
import type { LayerKey, StoredLayers } from "@tocsin/ports";
import { eventTypeOfNumber } from "../catalogue-numbers.ts";
import type { Db } from "../database.ts";
import { personKey } from "../keys.ts";
import { statement } from "../statements.ts";

/** A layer's place in the tables: person and product are 0 where the layer has none. */
export interface LayerRow {
  readonly scope: LayerKey["scope"];
  readonly person: number;
  readonly product: number;
}

export function layerRow(key: LayerKey): LayerRow {
  return {
    scope: key.scope,
    person: "person" in key ? personKey(key.person) : 0,
    product: key.scope === "product" ? key.product : 0,
  };
}

export type LayerMasks = ReadonlyMap<EventType, LayerMask>;

interface MaskRow {
  readonly event_type: number;
  readonly on_mask: number;
  readonly off_mask: number;
}

const SHARED = "SELECT event_type, on_mask, off_mask FROM shared_layers WHERE scope = :scope";
const PERSONAL = "SELECT event_type, on_mask, off_mask FROM person_layers WHERE person = :person AND product = :product";

/** What one layer answers; event types about which it says nothing are missing. */
export function masksOf(db: Db, layer: LayerRow): LayerMasks {
  const isShared = layer.scope === "system" || layer.scope === "template";
  const rows = statement<LayerRow, MaskRow>(db, isShared ? SHARED : PERSONAL).all(layer);
  return new Map(rows.map((row) => [eventTypeOfNumber(row.event_type), { on: row.on_mask, off: row.off_mask }]));
}

/** The layer with those it lies over; the ones above it are empty. */
export function stackedLayers(db: Db, key: LayerKey): Readonly<Record<EventType, StoredLayers>> {
  const layer = layerRow(key);
  const has = (...scopes: readonly LayerKey["scope"][]) => scopes.includes(key.scope);
  const read = (wanted: boolean, of: LayerRow): LayerMasks => (wanted ? masksOf(db, of) : new Map());

  const system = read(!has("template"), { ...layer, scope: "system" });
  const template = read(!has("system"), { ...layer, scope: "template" });
  const personal = read(has("personal", "product"), { ...layer, scope: "personal", product: 0 });
  const product = read(has("product"), layer);

  const stackOf = (event: EventType): StoredLayers => ({
    system: system.get(event)?.on ?? 0,
    template: template.get(event) ?? EMPTY_LAYER,
    personal: personal.get(event) ?? EMPTY_LAYER,
    product: product.get(event) ?? EMPTY_LAYER,
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys are the catalogue's whole list
  return Object.fromEntries(EVENT_TYPES.map((event) => [event, stackOf(event)])) as Record<EventType, StoredLayers>;
}

const VERSION = "SELECT version FROM layer_versions WHERE scope = :scope AND person = :person AND product = :product";

/** 0 for a layer that was never written. */
export function versionOf(db: Db, layer: LayerRow): number {
  return statement<LayerRow, { readonly version: number }>(db, VERSION).get(layer)?.version ?? 0;
}
