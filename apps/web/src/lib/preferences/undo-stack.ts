import type { Own } from "@tocsin/domain";
import type { CellId, ScopeKey } from "./scope-key.ts";

/** One action of the person, however many cells: undone and redone as one. */
export interface UndoStep {
  readonly scope: ScopeKey;
  readonly cells: readonly { readonly id: CellId; readonly before: Own; readonly after: Own }[];
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
