import { type CellKey, planToggle, type ToggleCommand, type TogglePlan } from "@tocsin/domain";
import type { SettingCell } from "../../lib/preferences/document.ts";
import type { PreferenceGridProps } from "./grid-props.ts";

/** A plan that asks before it is carried out. */
export interface GuardedPlan {
  readonly command: ToggleCommand;
  readonly plan: TogglePlan;
  readonly before: readonly SettingCell[];
}

export type PerformPorts = Pick<PreferenceGridProps, "scope" | "source" | "words" | "announcer" | "isFiltered" | "onChange"> & {
  readonly ask: (guarded: GuardedPlan) => void;
};

/** One command over some cells: changes what can be changed, says what was done, or why nothing was. */
export function perform(command: ToggleCommand, targets: readonly CellKey[], ports: PerformPorts): void {
  const { scope, source, words, announcer } = ports;
  const before = targets.flatMap(({ event, channel }) => source.cell(`${event}:${channel}`) ?? []);
  if (before.length < targets.length) return announcer.polite(words.loadingText(), { topic: "toggle" });
  const [only] = before;
  if (only !== undefined && before.length === 1 && only.edit !== "yes") return refuse(only, ports);
  const plan = planToggle({ scope, command, targets: before, all: source.cells() });
  if (plan.guard === null) carryOut({ command, plan, before }, ports);
  else ports.ask({ command, plan, before });
}

export function refuse(cell: SettingCell, { words, announcer }: Pick<PerformPorts, "words" | "announcer">): void {
  announcer.polite(words.refusalText(cell), { topic: "toggle" });
}

export function carryOut(
  { command, plan, before }: GuardedPlan,
  { source, words, announcer, isFiltered = false, onChange }: Omit<PerformPorts, "ask">,
): void {
  if (plan.changes.length > 0) onChange(plan.changes);
  const [only] = before;
  const isSingle = only !== undefined && before.length === 1;
  const after = isSingle ? (source.cell(`${only.event}:${only.channel}`) ?? only) : null;
  const text = isSingle && after !== null ? singleText(command, only, after, words) : words.bulkText(plan.changes, plan, isFiltered);
  announcer.polite(text, { topic: "toggle" });
}

function singleText(command: ToggleCommand, before: SettingCell, after: SettingCell, words: PerformPorts["words"]): string {
  if (command === "inherit") return words.takenBackText(after);
  const isAlsoSetHere = command !== "flip" && before.own === "inherit" && after.own !== "inherit" && before.effective === after.effective;
  return isAlsoSetHere ? words.alsoSetHereText(before) : words.toggledText(after);
}
