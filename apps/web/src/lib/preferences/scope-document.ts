import { type Own, repaintCell, type Scope } from "@tocsin/domain";
import { type CellMark, NO_MARK, type PreferenceCell, type PreferenceDocument, type SettingCell } from "./document.ts";
import { type CellId, cellId } from "./scope-key.ts";

type Listener = () => void;

/** What is painted over the server's word for one cell. */
interface Paint {
  /** undefined: the server's own value shows. */
  readonly own: Own | undefined;
  readonly mark: CellMark;
}

const NO_PAINT: Paint = { own: undefined, mark: NO_MARK };

/**
 * One scope as last read from the server, with the paint of what is not there yet, and a subscription per cell: a toggle
 * wakes one cell and not ninety. Snapshots keep their identity until the cell changes.
 */
export class ScopeDocument {
  readonly #scope: Scope;
  readonly #base = new Map<CellId, PreferenceCell>();
  readonly #paint = new Map<CellId, Paint>();
  readonly #views = new Map<CellId, SettingCell>();
  readonly #listeners = new Map<CellId | "all", Set<Listener>>();
  #version = -1;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  get version(): number {
    return this.#version;
  }

  base(id: CellId): PreferenceCell | undefined {
    return this.#base.get(id);
  }

  cell(id: CellId): SettingCell | undefined {
    return this.#views.get(id);
  }

  cells(): readonly SettingCell[] {
    return [...this.#views.values()];
  }

  mark(id: CellId): CellMark {
    return (this.#paint.get(id) ?? NO_PAINT).mark;
  }

  /** Whether a document has come at all. */
  isLoaded(): boolean {
    return this.#base.size > 0;
  }

  /** Whether another write came before this one of one's own: its answer tells only of its own cells. */
  misses(version: number): boolean {
    return version > this.#version + 1;
  }

  /** The server's word for some or all cells; false if it is older than what is known and was left alone. */
  accept({ version, cells }: PreferenceDocument): boolean {
    if (version < this.#version) return false;
    this.#version = version;
    this.replace(cells);
    return true;
  }

  /** Newer words for single cells, without a version of their own (a refusal's). */
  replace(cells: readonly PreferenceCell[]): void {
    for (const cell of cells) this.#base.set(cellId(cell), cell);
    this.#refresh(cells.map(cellId));
  }

  /** The reader may not write here after all. */
  forbid(): void {
    const cells = [...this.#base.values()].filter(({ edit }) => edit !== "unavailable");
    this.replace(cells.map((cell) => ({ ...cell, edit: "forbidden", reason: "superusers_only" })));
  }

  paint(ids: readonly CellId[], paintOf: (id: CellId) => Partial<Paint>): void {
    for (const id of ids) {
      const paint = { ...NO_PAINT, ...paintOf(id) };
      if (paint.own === undefined && paint.mark.kind === "none") this.#paint.delete(id);
      else this.#paint.set(id, paint);
    }
    this.#refresh(ids);
  }

  subscribe(id: CellId | "all", listener: Listener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  #refresh(ids: readonly CellId[]): void {
    const changed = ids.filter((id) => this.#view(id));
    for (const id of changed) this.#wake(id);
    if (changed.length > 0) this.#wake("all");
  }

  /** Computes a cell's snapshot anew; false if it says the same as before. */
  #view(id: CellId): boolean {
    const base = this.#base.get(id);
    if (base === undefined) return false;
    const { own, mark } = this.#paint.get(id) ?? NO_PAINT;
    const next = { ...(own === undefined ? base : repaintCell(base, own, this.#scope)), mark };
    const before = this.#views.get(id);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(next)) return false;
    this.#views.set(id, next);
    return true;
  }

  #wake(id: CellId | "all"): void {
    for (const listener of this.#listeners.get(id) ?? []) listener();
  }
}
