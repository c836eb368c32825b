import { type Own, repaintCell } from "@tocsin/domain";
import {
  type CellMark,
  isWanted,
  NO_MARK,
  type PreferenceApi,
  type PreferenceCell,
  type PreferenceDocument,
  type SendResult,
} from "./document.ts";
import type { SaveNotice } from "./notices.ts";
import {
  addUnsure,
  cellChanges,
  fold,
  type PendingChange,
  type PendingChanges,
  putBack,
  take,
  type UnsureValues,
} from "./pending-changes.ts";
import { nextAgeInMs, pendingAge } from "./pending-age.ts";
import { refusalNotices } from "./refusal-notices.ts";
import type { ScopeDocument } from "./scope-document.ts";
import { type CellId, cellId, type ScopeKey, scopeOf } from "./scope-key.ts";
import { failAll, type Settled, settleRefusal } from "./settle-batch.ts";
import type { Timers } from "./timers.ts";

const IDLE_MS = 150;
const IDLE_MAX_MS = 600;
const RETRY_MS = [1_000, 3_000, 10_000, 30_000] as const;
/** A server that asks for longer than this is asked again all the same. */
const RETRY_AFTER_MAX_MS = 60_000;
const STILL_SAVING_MS = 3_000;
/** How long a cell says that somebody else changed it. */
const UPDATED_MS = 8_000;
/** The API takes 1–200 changes in one request. */
const BATCH_MAX = 200;

export interface SaveQueueOutside {
  readonly send: PreferenceApi["send"];
  readonly timers: Timers;
  readonly random: () => number;
  /** False while offline, or while somebody has to sign in again: nothing is sent and no attempt is counted. */
  readonly isOpen: () => boolean;
  /** The page is hidden: what is sent now has to outlive it. */
  readonly isHidden: () => boolean;
  readonly notice: (notice: SaveNotice) => void;
  readonly signInNeeded: () => void;
  /** The document may have changed in ways that no answer tells. */
  readonly reload: (key: ScopeKey) => void;
  readonly changed: () => void;
}

interface Flight {
  readonly batch: PendingChanges;
  readonly isBulk: boolean;
  unanswered: number;
  /** `sent` has no answer yet; `held` waits for its next attempt, or for the way to be open again. */
  state: "sent" | "held";
}

/**
 * Saves one scope: the newest value of each cell, one request in flight, in order. A request without an answer is
 * repeated as it was until there is one, so that what the server holds is never guessed at.
 */
export class SaveQueue {
  readonly #key: ScopeKey;
  readonly #document: ScopeDocument;
  readonly #outside: SaveQueueOutside;
  readonly #queue = new Map<CellId, PendingChange>();
  readonly #unsure: UnsureValues = new Map();
  readonly #marks = new Map<CellId, CellMark>();
  #flight: Flight | null = null;
  #isBulk = false;
  #lastChangeAt = 0;
  #hasSaidStill = false;
  #cancelSend = () => {};
  #cancelAge = () => {};

  constructor(key: ScopeKey, document: ScopeDocument, outside: SaveQueueOutside) {
    this.#key = key;
    this.#document = document;
    this.#outside = outside;
  }

  /** Cells whose newest value is not stored yet. */
  unsaved(): ReadonlySet<CellId> {
    return new Set([...(this.#flight?.batch.keys() ?? []), ...this.#queue.keys()]);
  }

  marks(): ReadonlyMap<CellId, CellMark> {
    return this.#marks;
  }

  /** Paints at once, sends when the hand rests. */
  change(edits: ReadonlyMap<CellId, Own>): void {
    const now = this.#outside.timers.now();
    this.#lastChangeAt = now;
    this.#isBulk ||= edits.size > 1;
    for (const [id, to] of edits) {
      const from = this.#flight?.batch.get(id)?.to ?? this.#document.base(id)?.own;
      if (from !== undefined) fold(this.#queue, this.#unsure, id, { from, to, since: now });
      this.#marks.delete(id);
    }
    this.#repaint([...edits.keys()]);
    this.#schedule();
  }

  /** Sends what is queued, and what waits for its next attempt, without waiting any longer. */
  flush(): void {
    if (!this.#outside.isOpen()) return;
    if (this.#flight === null && this.#queue.size > 0) {
      this.#flight = { batch: take(this.#queue, BATCH_MAX), isBulk: this.#isBulk, unanswered: 0, state: "held" };
      if (this.#queue.size === 0) this.#isBulk = false;
    }
    if (this.#flight?.state === "held") void this.#exchange(this.#flight);
  }

  /** Sends failed changes again. */
  retry(ids: readonly CellId[]): void {
    const wanted = ids.flatMap((id): readonly (readonly [CellId, Own])[] => {
      const mark = this.#marks.get(id);
      return mark?.kind === "failed" ? [[id, mark.wanted]] : [];
    });
    if (wanted.length === 0) return;
    this.change(new Map(wanted));
    this.flush();
  }

  /** Takes these cells' marks away: nothing of ours is wanted there any more, or it has been seen. */
  dismiss(ids: readonly CellId[]): void {
    for (const id of ids) this.#marks.delete(id);
    this.#repaint(ids);
  }

  /** A document read from the server; what is on its way stays painted over it. */
  receive(document: PreferenceDocument): void {
    const before = new Map(document.cells.map((cell) => [cellId(cell), this.#document.base(cellId(cell))?.own]));
    if (!this.#document.accept(document)) return;
    const foreign = document.cells.filter((cell) => {
      const own = before.get(cellId(cell));
      return own !== undefined && own !== cell.own && !this.#isOurs(cell);
    });
    for (const cell of document.cells) this.#agree(cell);
    for (const cell of foreign) {
      if (!this.#marks.has(cellId(cell))) this.#marks.set(cellId(cell), { kind: "updated", by: cell.changedBy });
    }
    this.#repaint(document.cells.map(cellId));
    if (foreign.length > 0) this.#tellForeign(foreign);
  }

  #isOurs(cell: PreferenceCell): boolean {
    const id = cellId(cell);
    return this.#flight?.batch.has(id) === true || this.#queue.has(id) || this.#unsure.get(id)?.has(cell.own) === true;
  }

  /** Takes back what the server holds anyway. */
  #agree(cell: PreferenceCell): void {
    const id = cellId(cell);
    if (isWanted(this.#marks.get(id), cell.own)) this.#marks.delete(id);
    const isIdle = this.#flight?.batch.has(id) !== true && !this.#unsure.has(id);
    if (isIdle && this.#queue.get(id)?.to === cell.own) this.#queue.delete(id);
  }

  #tellForeign(cells: readonly PreferenceCell[]): void {
    this.#outside.notice({ kind: "updated", count: cells.length, by: cells[0]?.changedBy ?? null });
    this.#outside.timers.after(UPDATED_MS, () => {
      this.dismiss(cells.map(cellId).filter((id) => this.#marks.get(id)?.kind === "updated"));
    });
  }

  async #exchange(flight: Flight): Promise<void> {
    flight.state = "sent";
    this.#cancelSend();
    const result = await this.#outside
      .send(this.#key, cellChanges(flight.batch), { keepalive: this.#outside.isHidden() })
      .catch((): SendResult => ({ kind: "unreachable", cause: "connection", afterMs: null }));
    flight.state = "held";
    this.#settle(flight, result);
    this.#repaint([...flight.batch.keys()]);
  }

  #settle(flight: Flight, result: SendResult): void {
    switch (result.kind) {
      case "signed-out":
        return this.#outside.signInNeeded();
      case "unreachable":
        return this.#unreachable(flight, result);
      case "forbidden":
        return this.#forbidden();
      case "saved":
        return this.#saved(flight, result);
      case "conflict":
        this.#document.replace(result.cells);
        return this.#refused(settleRefusal(flight.batch, result, this.#unsure), flight);
      case "invalid":
      case "refused":
        return this.#refused(settleRefusal(flight.batch, result, this.#unsure), flight);
    }
  }

  #saved({ batch, isBulk }: Flight, { version, cells }: Extract<SendResult, { kind: "saved" }>): void {
    const answered = new Map(cells.map((cell) => [cellId(cell), cell]));
    // An answer names the changed cells; one that already was as wanted may be missing.
    const held = [...batch].flatMap(([id, { to }]) => {
      const base = this.#document.base(id);
      return answered.get(id) ?? (base === undefined ? [] : repaintCell(base, to, scopeOf(this.#key)));
    });
    for (const id of batch.keys()) this.#unsure.delete(id);
    this.#flight = null;
    this.#hasSaidStill = false;
    if (this.#document.misses(version)) this.#outside.reload(this.#key);
    this.#document.accept({ version, cells: held });
    this.#outside.notice({ kind: "saved", count: batch.size, isBulk });
    this.#schedule();
  }

  #refused({ failed, conflicts, again }: Settled, flight: Flight): void {
    this.#flight = null;
    this.#isBulk ||= flight.isBulk && again.size > 0;
    for (const [id, mine] of conflicts) this.#conflict(id, mine);
    const changedMeanwhile = new Map([...flight.batch].filter(([id]) => failed.has(id) && this.#queue.has(id)));
    for (const [id, failure] of failed) {
      if (!changedMeanwhile.has(id)) this.#marks.set(id, { kind: "failed", ...failure });
    }
    putBack(this.#queue, this.#unsure, new Map([...changedMeanwhile, ...again]));
    for (const notice of refusalNotices(this.#document, this.#marks, [...failed.keys(), ...conflicts.keys()])) this.#outside.notice(notice);
    if (failed.size > 0) this.#outside.reload(this.#key);
    this.flush();
  }

  /** Theirs is in force; what we wanted last is kept for the decision. */
  #conflict(id: CellId, mine: Own): void {
    const newest = this.#queue.get(id)?.to ?? mine;
    this.#queue.delete(id);
    this.#unsure.delete(id);
    const theirs = this.#document.base(id);
    if (theirs !== undefined && theirs.own !== newest) this.#marks.set(id, { kind: "conflict", mine: newest, by: theirs.changedBy });
  }

  #unreachable(flight: Flight, { cause, afterMs }: Extract<SendResult, { kind: "unreachable" }>): void {
    addUnsure(this.#unsure, flight.batch);
    if (!this.#outside.isOpen()) return;
    const delayMs = RETRY_MS[flight.unanswered];
    flight.unanswered += 1;
    if (delayMs === undefined) return this.#refused(failAll(flight.batch, cause, null), flight);
    const jitteredMs = delayMs * (0.75 + this.#outside.random() / 2);
    this.#cancelSend = this.#outside.timers.after(Math.max(jitteredMs, Math.min(afterMs ?? 0, RETRY_AFTER_MAX_MS)), () => this.flush());
  }

  #forbidden(): void {
    const lost = this.unsaved();
    this.#flight = null;
    this.#queue.clear();
    this.#document.forbid();
    this.#repaint([...lost]);
    this.#outside.notice({ kind: "forbidden", scope: scopeOf(this.#key) });
    this.#outside.reload(this.#key);
  }

  #schedule(): void {
    if (this.#flight !== null) return;
    this.#cancelSend();
    const [first] = this.#queue.values();
    if (first === undefined) return;
    const dueAt = Math.min(this.#lastChangeAt + IDLE_MS, first.since + IDLE_MAX_MS);
    this.#cancelSend = this.#outside.timers.after(Math.max(0, dueAt - this.#outside.timers.now()), () => this.flush());
  }

  #pending(id: CellId): PendingChange | undefined {
    return this.#queue.get(id) ?? this.#flight?.batch.get(id);
  }

  #repaint(ids: readonly CellId[]): void {
    const now = this.#outside.timers.now();
    this.#document.paint(ids, (id) => {
      const pending = this.#pending(id);
      if (pending === undefined) return { mark: this.#marks.get(id) ?? NO_MARK };
      const since = Math.min(pending.since, this.#flight?.batch.get(id)?.since ?? pending.since);
      return { own: pending.to, mark: { kind: "pending", age: pendingAge(now - since) } };
    });
    this.#watchAge();
    this.#outside.changed();
  }

  /** Wakes when a waiting cell is old enough to show more of itself. */
  #watchAge(): void {
    this.#cancelAge();
    const ids = [...this.unsaved()];
    const now = this.#outside.timers.now();
    const ages = ids.map((id) => now - (this.#flight?.batch.get(id)?.since ?? this.#queue.get(id)?.since ?? now));
    if (!this.#hasSaidStill && this.#outside.isOpen() && ages.some((ageMs) => ageMs >= STILL_SAVING_MS)) {
      this.#hasSaidStill = true;
      this.#outside.notice({ kind: "still-saving" });
    }
    const inMs = nextAgeInMs(ages, STILL_SAVING_MS);
    if (inMs !== null) this.#cancelAge = this.#outside.timers.after(inMs, () => this.#repaint(ids));
  }
}
