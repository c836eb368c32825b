import type { CellChange, Own } from "@tocsin/domain";
import type { StepDone } from "./notices.ts";
import { type CellId, cellKeyOf, type ScopeKey } from "./scope-key.ts";

/** What one action changes in one scope. */
export interface ScopeChanges {
  readonly scope: ScopeKey;
  readonly changes: readonly CellChange[];
}

/** The same with both of its ends, to be gone between. */
export interface UndoPart {
  readonly scope: ScopeKey;
  readonly cells: readonly { readonly id: CellId; readonly before: Own; readonly after: Own }[];
}

/** One action of the person, however many cells and scopes: undone and redone as one. */
export interface UndoStep {
  readonly parts: readonly UndoPart[];
  /** What it was; null where its cells say that. */
  readonly name: string | null;
}

const STEPS_MAX = 100;

/** What can be taken back, and what can be done again; a new action forgets the latter. Survives changes of scope. */
export class UndoStack {
  #done: readonly UndoStep[] = [];
  #undone: readonly UndoStep[] = [];

  get nextUndo(): UndoStep | null {
    return this.#done.at(-1) ?? null;
  }

  get nextRedo(): UndoStep | null {
    return this.#undone.at(-1) ?? null;
  }

  push(step: UndoStep): void {
    this.#done = [...this.#done, step].slice(-STEPS_MAX);
    this.#undone = [];
  }

  undo(): UndoStep | null {
    const step = this.nextUndo;
    if (step === null) return null;
    this.#done = this.#done.slice(0, -1);
    this.#undone = [...this.#undone, step];
    return step;
  }

  redo(): UndoStep | null {
    const step = this.nextRedo;
    if (step === null) return null;
    this.#undone = this.#undone.slice(0, -1);
    this.#done = [...this.#done, step];
    return step;
  }
}

/** A step as it goes from one of its ends to the other. */
export function asDone(step: UndoStep | null, from: "before" | "after", to: "before" | "after"): StepDone | null {
  return step && { changes: step.parts.flatMap(({ cells }) => asChanges(cells, from, to)), name: step.name };
}

export function asChanges(cells: UndoPart["cells"], from: "before" | "after", to: "before" | "after"): readonly CellChange[] {
  return cells.flatMap((cell) => {
    const key = cellKeyOf(cell.id);
    return key === null ? [] : [{ ...key, from: cell[from], to: cell[to] }];
  });
}
