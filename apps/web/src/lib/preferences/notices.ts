import type { CellChange, CellKey, Scope } from "@tocsin/domain";
import type { FailureCause } from "./document.ts";

/** Everything the save queue says about itself; the announcements are a listener. */
export type SaveNotice =
  | { readonly kind: "saved"; readonly count: number; readonly isBulk: boolean }
  | { readonly kind: "all-saved" }
  | { readonly kind: "still-saving" }
  | { readonly kind: "failed"; readonly cells: readonly RolledBack[]; readonly cause: FailureCause; readonly message: string | null }
  | { readonly kind: "conflict"; readonly count: number; readonly by: string | null }
  | { readonly kind: "updated"; readonly count: number; readonly by: string | null }
  | { readonly kind: "forbidden"; readonly scope: Scope }
  | ({ readonly kind: "undone" } & StepDone)
  | ({ readonly kind: "redone" } & StepDone)
  | { readonly kind: "nothing-to-undo" }
  | { readonly kind: "nothing-to-redo" }
  | { readonly kind: "offline" }
  | { readonly kind: "online"; readonly saved: number };

/** A step of the undo stack as it is told: by its name, or by its cells. */
export interface StepDone {
  readonly changes: readonly CellChange[];
  readonly name: string | null;
}

/** A cell whose change was not stored, and what it shows now. */
export interface RolledBack extends CellKey {
  readonly shows: boolean;
}
