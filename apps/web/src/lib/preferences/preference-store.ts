import type { CellChange, CellKey, Own } from "@tocsin/domain";
import { isWanted, type PreferenceApi, type PreferenceDocument, type SettingCell } from "./document.ts";
import type { SaveNotice, StepDone } from "./notices.ts";
import { SaveQueue } from "./save-queue.ts";
import { ScopeDocument } from "./scope-document.ts";
import { type CellId, cellId, type ScopeKey, scopeOf } from "./scope-key.ts";
import type { Timers } from "./timers.ts";
import { asChanges, asDone, type ScopeChanges, type UndoPart, UndoStack, type UndoStep } from "./undo-stack.ts";

export interface PreferenceStoreOutside {
  readonly api: PreferenceApi;
  readonly timers: Timers;
  readonly random: () => number;
  /** Asks the person to sign in again; resolves when they have. */
  readonly askSignIn: () => Promise<void>;
  /** Reads a document again, because no answer told what it holds now. */
  readonly reload: (key: ScopeKey) => void;
}

/** A cell whose change met somebody else's: theirs is in force until it is decided. */
export interface OpenConflict extends CellKey {
  readonly scope: ScopeKey;
  readonly mine: Own;
  readonly theirs: SettingCell;
}

/** What the bar says. Snapshots keep their identity while nothing changes. */
export interface SaveStatus {
  /** Changes that have waited long enough to be shown as waiting. */
  readonly saving: number;
  /** All changes that are not stored yet: leaving now would lose them. */
  readonly unsaved: number;
  readonly failed: number;
  readonly conflicts: readonly OpenConflict[];
  /** Epoch ms of the last stored change; null before the first. */
  readonly savedAt: number | null;
  readonly way: "open" | "offline" | "signed-out";
  readonly undo: StepDone | null;
  readonly redo: StepDone | null;
}

interface ScopeEntry {
  readonly document: ScopeDocument;
  readonly queue: SaveQueue;
}

/** All preference documents of the page with one undo stack. Lives above the routes: changing the page loses nothing. */
export class PreferenceStore {
  /** The cell that had focus last in this session, in whatever scope. */
  lastCell: CellKey | null = null;
  readonly #outside: PreferenceStoreOutside;
  readonly #scopes = new Map<ScopeKey, ScopeEntry>();
  readonly #undo = new UndoStack();
  readonly #listeners = new Set<() => void>();
  readonly #noticeListeners = new Set<(notice: SaveNotice) => void>();
  #status: SaveStatus | null = null;
  #savedAt: number | null = null;
  #isOnline = true;
  #isSignedOut = false;
  #isActive = true;
  #isHidden = false;
  /** Ctrl+S was pressed: say when everything is stored. */
  #tellsAllSaved = false;
  /** Changes stored since the connection came back; null if that has been said. */
  #savedSinceOnline: number | null = null;

  constructor(outside: PreferenceStoreOutside) {
    this.#outside = outside;
  }

  document(key: ScopeKey): ScopeDocument {
    return this.#entry(key).document;
  }

  receive(key: ScopeKey, document: PreferenceDocument): void {
    this.#entry(key).queue.receive(document);
  }

  /** One action of the person: painted at once, saved soon, undone as one. */
  apply(scope: ScopeKey, changes: readonly CellChange[]): void {
    if (changes.length > 0) this.applyAll([{ scope, changes }], null);
  }

  /** One action over scopes that have been read, each with changes. Its name says what it was; null: its cells do. */
  applyAll(all: readonly ScopeChanges[], name: string | null): void {
    const parts = all.map(({ scope, changes }) => ({
      scope,
      cells: changes.map((change) => ({ id: cellId(change), before: change.from, after: change.to })),
    }));
    this.#undo.push({ parts, name });
    for (const { scope, cells } of parts) this.#entry(scope).queue.change(new Map(cells.map(({ id, after }) => [id, after])));
  }

  undo(): void {
    const step = this.#undo.undo();
    if (step === null) return this.#tell({ kind: "nothing-to-undo" });
    this.#tell({ kind: "undone", ...this.#restore(step, "after", "before") });
  }

  redo(): void {
    const step = this.#undo.redo();
    if (step === null) return this.#tell({ kind: "nothing-to-redo" });
    this.#tell({ kind: "redone", ...this.#restore(step, "before", "after") });
  }

  /** Sends everything now. `announce`: the person asked for it, so say when it is done. */
  flush({ announce }: { readonly announce: boolean }): void {
    this.#tellsAllSaved ||= announce;
    for (const { queue } of this.#scopes.values()) queue.flush();
    this.#changed();
  }

  /** Sends failed changes again: of one cell, or all of them. */
  retry(key: ScopeKey, cell: CellKey): void {
    this.#entry(key).queue.retry([cellId(cell)]);
  }

  retryAll(): void {
    for (const { queue } of this.#scopes.values()) queue.retry([...queue.marks().keys()]);
  }

  /** Decides a conflict; keeping one's own is a change like any other. */
  decide({ scope, event, channel, mine, theirs }: OpenConflict, keep: "mine" | "theirs"): void {
    if (keep === "mine") this.apply(scope, [{ event, channel, from: theirs.own, to: mine }]);
    else this.#dismiss(scope, { event, channel }, "conflict");
  }

  /** Focus has come to a cell: what somebody else did there is seen, and this is where to come back to. */
  seen(key: ScopeKey, cell: CellKey): void {
    this.lastCell = cell;
    this.#dismiss(key, cell, "updated");
  }

  #dismiss(key: ScopeKey, cell: CellKey, kind: "updated" | "conflict"): void {
    const { queue } = this.#entry(key);
    if (queue.marks().get(cellId(cell))?.kind === kind) queue.dismiss([cellId(cell)]);
  }

  setOnline(isOnline: boolean): void {
    if (isOnline === this.#isOnline) return;
    this.#isOnline = isOnline;
    if (isOnline) this.#savedSinceOnline = 0;
    else this.#tell({ kind: "offline" });
    this.#wake();
  }

  /** Nobody looks at these settings any more, as after signing out: nothing is sent, and nobody is asked to sign in for it. */
  setActive(isActive: boolean): void {
    this.#isActive = isActive;
    this.#wake();
  }

  /** A hidden page may never come back: whatever waits goes out now, in requests that outlive it. */
  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden;
    if (isHidden) this.flush({ announce: false });
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  onNotice(listener: (notice: SaveNotice) => void): () => void {
    this.#noticeListeners.add(listener);
    return () => this.#noticeListeners.delete(listener);
  }

  status = (): SaveStatus => {
    this.#status ??= this.#computeStatus();
    return this.#status;
  };

  #computeStatus(): SaveStatus {
    const entries = [...this.#scopes];
    const cells = entries.flatMap(([scope, { document }]) => document.cells().map((cell) => ({ scope, cell })));
    const conflicts = cells.flatMap(({ scope, cell }): readonly OpenConflict[] => {
      const { event, channel, mark } = cell;
      return mark.kind === "conflict" ? [{ scope, event, channel, mine: mark.mine, theirs: cell }] : [];
    });
    return {
      saving: cells.filter(({ cell }) => cell.mark.kind === "pending" && cell.mark.age !== "fresh").length,
      unsaved: this.#unsaved(),
      failed: cells.filter(({ cell }) => cell.mark.kind === "failed").length,
      conflicts,
      savedAt: this.#savedAt,
      way: this.#isSignedOut ? "signed-out" : this.#isOnline ? "open" : "offline",
      undo: asDone(this.#undo.nextUndo, "after", "before"),
      redo: asDone(this.#undo.nextRedo, "before", "after"),
    };
  }

  #unsaved(): number {
    return [...this.#scopes.values()].reduce((sum, { queue }) => sum + queue.unsaved().size, 0);
  }

  #entry(key: ScopeKey): ScopeEntry {
    const known = this.#scopes.get(key);
    if (known !== undefined) return known;
    const document = new ScopeDocument(scopeOf(key));
    const { api, timers, random, reload } = this.#outside;
    const queue = new SaveQueue(key, document, {
      send: (...args) => api.send(...args),
      timers,
      random,
      reload,
      isOpen: () => this.#isActive && this.#isOnline && !this.#isSignedOut,
      isHidden: () => this.#isHidden,
      notice: (notice) => this.#hear(notice),
      signInNeeded: () => this.#signIn(),
      changed: () => this.#changed(),
    });
    const entry = { document, queue };
    this.#scopes.set(key, entry);
    return entry;
  }

  #restore({ parts, name }: UndoStep, from: "before" | "after", to: "before" | "after"): StepDone {
    return { changes: parts.flatMap((part) => this.#restorePart(part, from, to)), name };
  }

  /**
   * Writes the other end of a step, but only over cells that still hold this end: what was refused, or answered by somebody
   * else since, is not ours to take back. A mark of the step goes with it.
   */
  #restorePart({ scope, cells }: UndoPart, from: "before" | "after", to: "before" | "after"): readonly CellChange[] {
    const { document, queue } = this.#entry(scope);
    const ownNow = (id: CellId) => document.cell(id)?.own;
    const held = cells.filter((cell) => ownNow(cell.id) === cell[from]);
    const marked = cells.filter((cell) => isWanted(queue.marks().get(cell.id), cell[from]));
    // A failed change may have arrived all the same: what is shown is then written again, so that it is what holds.
    const shown = marked.flatMap(({ id }): readonly (readonly [CellId, Own])[] => {
      const own = ownNow(id);
      return own === undefined ? [] : [[id, own]];
    });
    queue.change(new Map([...shown, ...held.map((cell) => [cell.id, cell[to]] as const)]));
    return asChanges([...new Set([...held, ...marked])], from, to);
  }

  #signIn(): void {
    if (this.#isSignedOut || !this.#isActive) return;
    this.#isSignedOut = true;
    this.#changed();
    this.askSignIn();
  }

  /** Asks for the sign-in that the queue waits for; whoever declines can be asked again. */
  askSignIn(): void {
    this.#outside.askSignIn().then(
      () => this.resume(),
      () => {},
    );
  }

  /** Somebody has signed in again: what waited goes on. */
  resume(): void {
    this.#isSignedOut = false;
    this.#wake();
  }

  #wake(): void {
    this.flush({ announce: false });
    this.#changed();
  }

  #hear(notice: SaveNotice): void {
    if (notice.kind === "saved") {
      this.#savedAt = this.#outside.timers.now();
      if (this.#savedSinceOnline !== null) this.#savedSinceOnline += notice.count;
      // Whoever asked to be told when all is saved is told that, and not each part of it.
      if (this.#tellsAllSaved || this.#savedSinceOnline !== null) return;
    }
    this.#tell(notice);
  }

  #tell(notice: SaveNotice): void {
    for (const listener of this.#noticeListeners) listener(notice);
    this.#changed();
  }

  #changed(): void {
    this.#status = null;
    if (this.#unsaved() === 0) this.#tellSettled();
    for (const listener of this.#listeners) listener();
  }

  #tellSettled(): void {
    if (this.#savedSinceOnline !== null && this.#isOnline) {
      const saved = this.#savedSinceOnline;
      this.#savedSinceOnline = null;
      this.#tell({ kind: "online", saved });
    }
    if (this.#tellsAllSaved) {
      this.#tellsAllSaved = false;
      if (this.status().failed === 0) this.#tell({ kind: "all-saved" });
    }
  }
}
