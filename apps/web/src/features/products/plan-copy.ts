import type { CellChange } from "@tocsin/domain";
import type { SettingCell } from "../../lib/preferences/document.ts";

export type CopiedCell = Pick<SettingCell, "event" | "channel" | "own" | "edit">;

export interface TargetPlan {
  readonly id: number;
  readonly changes: readonly CellChange[];
  /** Of them, where nothing was set there before. */
  readonly adds: number;
  /** Of them, where something else is set there. */
  readonly replaces: readonly CellChange[];
}

export interface CopyPlan {
  readonly targets: readonly TargetPlan[];
  /** Settings that are new somewhere, and in how many products. */
  readonly adds: { readonly settings: number; readonly products: number };
  /** Settings that were something else somewhere. */
  readonly replaces: { readonly settings: number; readonly products: number };
  /** Products that have everything already. */
  readonly same: number;
}

/** What of a product can be copied: its own answers, but for those that System decides anyway. */
export function copiedCells(cells: readonly CopiedCell[]): readonly CopiedCell[] {
  return cells.filter(({ own, edit }) => own !== "inherit" && edit === "yes");
}

/** What copying changes in each product. Cells that say nothing here are left as they are there, and equal ones are not written. */
export function planCopy(
  copied: readonly CopiedCell[],
  products: readonly { readonly id: number; readonly cells: readonly CopiedCell[] }[],
): CopyPlan {
  const targets = products.map(({ id, cells }) => planTarget(id, copied, cells));
  const sum = (of: (target: TargetPlan) => number) => ({
    settings: targets.reduce((total, target) => total + of(target), 0),
    products: targets.filter((target) => of(target) > 0).length,
  });
  return {
    targets,
    adds: sum(({ adds }) => adds),
    replaces: sum(({ replaces }) => replaces.length),
    same: targets.filter(({ changes }) => changes.length === 0).length,
  };
}

function planTarget(id: number, copied: readonly CopiedCell[], cells: readonly CopiedCell[]): TargetPlan {
  const there = new Map(cells.map((cell) => [`${cell.event}:${cell.channel}`, cell]));
  const changes = copied.flatMap(({ event, channel, own }): readonly CellChange[] => {
    const cell = there.get(`${event}:${channel}`);
    return cell === undefined || cell.edit !== "yes" || cell.own === own ? [] : [{ event, channel, from: cell.own, to: own }];
  });
  const replaces = changes.filter(({ from }) => from !== "inherit");
  return { id, changes, adds: changes.length - replaces.length, replaces };
}
