import {
  type CellChange,
  type CellKey,
  CHANNELS,
  cellPresence,
  cellsOfScope,
  defaultMask,
  EMPTY_LAYER,
  type EventType,
  type LayerMask,
  type Own,
  type Scope,
  type UndeliverableReason,
  viewCell,
  withOwn,
} from "@tocsin/domain";
import type { PreferenceCell, PreferenceDocument, SendResult } from "../lib/preferences/document.ts";
import { type CellId, cellId, type ScopeKey, scopeOf } from "../lib/preferences/scope-key.ts";

interface Layer {
  version: number;
  readonly owns: Map<CellId, Own>;
  readonly authors: Map<CellId, string>;
}

export interface FakeServerOptions {
  /** Whether the reader may write System and Template. */
  readonly superuser?: boolean;
  readonly undeliverable?: (cell: CellKey) => UndeliverableReason | null;
}

/** The preferences of the API in memory, by the domain's own rules: compare and set per cell, all of a batch or nothing. */
export class FakeServer {
  readonly #layers = new Map<ScopeKey, Layer>();
  readonly #superuser: boolean;
  readonly #undeliverable: (cell: CellKey) => UndeliverableReason | null;
  /** Every batch that came, refused ones too. */
  readonly requests: { readonly key: ScopeKey; readonly changes: readonly CellChange[]; readonly by: string }[] = [];

  constructor({ superuser = true, undeliverable = () => null }: FakeServerOptions = {}) {
    this.#superuser = superuser;
    this.#undeliverable = undeliverable;
  }

  own(key: ScopeKey, cell: CellKey): Own {
    return this.#layer(key).owns.get(cellId(cell)) ?? "inherit";
  }

  /** Everything that is stored in a scope; what says nothing is left out. */
  stored(key: ScopeKey): Readonly<Record<string, Own>> {
    return Object.fromEntries([...this.#layer(key).owns].filter(([, own]) => own !== "inherit").toSorted(([a], [b]) => a.localeCompare(b)));
  }

  document(key: ScopeKey): PreferenceDocument {
    return { version: this.#layer(key).version, cells: cellsOfScope(scopeOf(key)).map((cell) => this.#view(key, cell)) };
  }

  /** Somebody's change that is simply there. */
  set(key: ScopeKey, cell: CellKey, own: Own, by = "dana"): void {
    this.#write(key, cell, own, by);
    this.#layer(key).version += 1;
  }

  patch(key: ScopeKey, changes: readonly CellChange[], by = "peter"): SendResult {
    this.requests.push({ key, changes, by });
    const scope = scopeOf(key);
    if (!this.#isWritable(scope)) return { kind: "forbidden" };
    const problems = changes.flatMap(({ event, channel }, index) =>
      cellPresence(scope, event, channel) === "exists" ? [] : [{ index, message: "This cell does not exist here." }],
    );
    if (problems.length > 0) return { kind: "invalid", problems };
    const clashing = changes.filter((change) => ![change.from, change.to].includes(this.own(key, change)));
    if (clashing.length > 0) return { kind: "conflict", cells: clashing.map((cell) => this.#view(key, cell)) };
    const changed = changes.filter((change) => this.own(key, change) !== change.to);
    for (const change of changed) this.#write(key, change, change.to, by);
    if (changed.length > 0) this.#layer(key).version += 1;
    return { kind: "saved", version: this.#layer(key).version, cells: changed.map((cell) => this.#view(key, cell)) };
  }

  #isWritable(scope: Scope): boolean {
    return this.#superuser || (scope !== "system" && scope !== "template");
  }

  #write(key: ScopeKey, cell: CellKey, own: Own, by: string): void {
    const { owns, authors } = this.#layer(key);
    owns.set(cellId(cell), own);
    authors.set(cellId(cell), by);
  }

  #layer(key: ScopeKey): Layer {
    const layer = this.#layers.get(key) ?? { version: 1, owns: new Map(), authors: new Map() };
    this.#layers.set(key, layer);
    return layer;
  }

  #view(key: ScopeKey, { event, channel }: CellKey): PreferenceCell {
    const scope = scopeOf(key);
    const author = this.#layer(key).authors.get(`${event}:${channel}`) ?? null;
    const view = viewCell({
      scope,
      event,
      channel,
      writable: this.#isWritable(scope),
      undeliverable: this.#undeliverable({ event, channel }),
      stack: {
        system: this.#mask("system", event).on,
        product: scope === "product" ? this.#mask(key, event) : EMPTY_LAYER,
        personal: this.#mask("personal", event),
        template: this.#mask("template", event),
        defaults: defaultMask(event),
      },
    });
    return { ...view, changedBy: author, changedAt: author === null ? null : "2026-11-23T10:00:00.000Z" };
  }

  #mask(key: ScopeKey, event: EventType): LayerMask {
    return CHANNELS.reduce<LayerMask>((mask, channel) => withOwn(mask, channel, this.own(key, { event, channel })), EMPTY_LAYER);
  }
}
