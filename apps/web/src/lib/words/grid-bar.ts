import type { StepDone } from "../preferences/notices.ts";
import type { SaveStatus } from "../preferences/preference-store.ts";
import { clockText } from "./en/clock.ts";
import { counted, joined, stepName } from "./grid-names.ts";

/** The line of the bar; empty as long as there is nothing to say. */
export function statusText({ way, unsaved, saving, failed, conflicts, savedAt }: SaveStatus, timeZone?: string): string {
  if (way === "signed-out") return `Sign in again to save ${counted(unsaved, "change", "changes")}.`;
  if (way === "offline") return unsaved > 0 ? `Offline. ${counted(unsaved, "change waits", "changes wait")}.` : "Offline.";
  const problems = joined(
    [failed > 0 ? `${failed} not saved` : "", conflicts.length > 0 ? counted(conflicts.length, "decision needed", "decisions needed") : ""],
    " · ",
  );
  if (problems !== "") return problems;
  if (saving > 0) return `Saving ${saving}…`;
  return savedAt === null ? "" : `All changes saved ${clockText(savedAt, timeZone)}`;
}

export function undoLabel(step: StepDone | null): string {
  return step === null ? "Undo" : `Undo: ${stepName(step)}`;
}
