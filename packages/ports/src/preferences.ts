import type { CellChange, CellKey, Channel, EventType, LayerMask, Own, Scope, SystemAudience } from "@tocsin/domain";
import type { Page, PageRequest, PersonId } from "./ids.ts";

/** Whose layer: one person's for personal and product, nobody's for system and template. */
export type LayerKey =
  | { readonly scope: "system" | "template" }
  | { readonly scope: "personal"; readonly person: PersonId }
  | { readonly scope: "product"; readonly person: PersonId; readonly product: number };

/** All layers that bear on one event type, as stored (System not yet cut to those whom it reaches). */
export interface StoredLayers {
  readonly system: number;
  readonly template: LayerMask;
  readonly personal: LayerMask;
  readonly product: LayerMask;
}

/** Who last changed a cell of this layer. */
export interface CellMark extends CellKey {
  readonly changedBy: string;
  readonly changedAt: number;
}

export interface LayerDocument {
  /** Grows by one with each write of this layer, and with nothing else. */
  readonly version: number;
  readonly layers: Readonly<Record<EventType, StoredLayers>>;
  readonly marks: readonly CellMark[];
  readonly systemAudience: SystemAudience;
}

export interface HistoryEntry extends CellKey {
  readonly id: string;
  readonly scope: Scope;
  readonly product: number | null;
  readonly from: Own;
  readonly to: Own;
  readonly by: string;
  readonly at: number;
  /** `app` by hand, `link` by the unsubscribe link of a mail, `import` taken over. */
  readonly via: "app" | "link" | "import";
}

export interface PreferenceReads {
  /** Layers a scope lies over are filled in, those above it are empty. */
  layer(input: { readonly key: LayerKey }): Promise<LayerDocument>;
  history(input: { readonly key: LayerKey; readonly page: PageRequest }): Promise<Page<HistoryEntry>>;
  /** The newest change of a cell per layer, for traces. */
  marks(input: {
    readonly person: PersonId;
    readonly product: number | null;
    readonly event: EventType;
  }): Promise<readonly { readonly layer: Scope; readonly channel: Channel; readonly changedBy: string; readonly changedAt: number }[]>;
}

/** A person's own layer. */
export type PersonLayerKey = Extract<LayerKey, { readonly person: PersonId }>;

/** The one cell of one person that a link in a message switches off. */
export interface UnsubscribeLink extends CellKey {
  readonly key: PersonLayerKey;
}

export interface ChangeCells {
  readonly key: LayerKey;
  readonly changes: readonly CellChange[];
  readonly by: PersonId;
  readonly at: number;
  /** Only if the layer still has this version (`If-Match`); left out: whatever it has. */
  readonly ifVersion?: number;
}

export type CellsChanged =
  | { readonly ok: true; readonly version: number }
  /** A `from` that no longer holds (and the cell is not already `to`): nothing was written. */
  | { readonly ok: false; readonly refusal: "conflict"; readonly cells: readonly CellKey[] }
  /** The layer has another version than `ifVersion`: nothing was written. */
  | { readonly ok: false; readonly refusal: "stale" };

export interface PreferenceWrites {
  /** All changes, their history and the version, or nothing. Cells that already are `to` count as done and leave no history. */
  changeCells(input: ChangeCells): Promise<CellsChanged>;
  /** Writes `off`, whatever the cell held, by the person of the layer and marked as done by a link; false: it was off already. */
  switchOffByLink(input: UnsubscribeLink & { readonly at: number }): Promise<boolean>;
}
