import type { CellChange, CellKey, EventType, TogglePlan } from "@tocsin/domain";
import type { FailureCause, SettingCell } from "../preferences/document.ts";
import type { SaveNotice } from "../preferences/notices.ts";
import {
  cellsName,
  channelLabel,
  counted,
  eventLabel,
  inputName,
  joined,
  onOff,
  retryKey,
  scopeLabel,
  sourceLabel,
  stepName,
} from "./grid-names.ts";

/** Which region says it: failures interrupt, everything else waits for its turn. */
export interface Announcement {
  readonly region: "polite" | "assertive";
  readonly text: string;
}

const CAUSE = {
  connection: "no connection",
  server: "the server did not answer",
  refused: "the server refused it",
} as const satisfies Record<FailureCause, string>;

/** Whom System reaches with an event that names people; all other events reach whoever they concern. */
const NAMED: Readonly<Partial<Record<EventType, string>>> = {
  user_mentioned: "everyone mentioned",
  code_review: "everyone asked",
  review_requested: "everyone asked",
};

export function toggledText({ channel, effective }: SettingCell): string {
  return `${channelLabel(channel)} ${onOff(effective)}`;
}

/** `1` or `0` on a cell that showed the value already, and now holds it itself. */
export function alsoSetHereText(before: SettingCell): string {
  const through = before.source === "default" ? "by default" : `through ${sourceLabel(before.source)}`;
  return `${channelLabel(before.channel)} was already ${onOff(before.effective)} ${through}. Now also set here.`;
}

/** Delete: the cell says nothing of its own any more. */
export function takenBackText({ channel, effective }: SettingCell): string {
  return `${channelLabel(channel)} is no longer set here: ${onOff(effective)}`;
}

export function nothingToChangeText(): string {
  return "Nothing to change.";
}

/** `isFiltered`: rows are hidden, and what was done to a whole column was not done to them. */
export function bulkText(
  changes: readonly CellChange[],
  { shows, skipped }: Pick<TogglePlan, "shows" | "skipped">,
  isFiltered: boolean,
): string {
  const state = shows === null ? "no longer set here" : onOff(shows);
  return joined([changes.length === 0 ? nothingToChangeText() : bulkSentence(changes, state, isFiltered), skippedText(skipped)], " ");
}

function bulkSentence(changes: readonly CellKey[], state: string, isFiltered: boolean): string {
  const [first] = changes;
  if (first !== undefined && changes.every((cell) => cell.channel === first.channel)) {
    return `${channelLabel(first.channel)} ${state} for ${counted(changes.length, isFiltered ? "shown event" : "event", isFiltered ? "shown events" : "events")}.`;
  }
  if (first !== undefined && changes.every((cell) => cell.event === first.event)) {
    return `${eventLabel(first.event)} ${state} for ${counted(changes.length, "channel", "channels")}.`;
  }
  return `${cellsName(changes)} ${state}.`;
}

function skippedText({ locked, unavailable, forbidden }: TogglePlan["skipped"]): string {
  const parts = [
    locked > 0 ? `${locked} locked` : "",
    unavailable > 0 ? `${unavailable} not available` : "",
    forbidden > 0 ? `${forbidden} view only` : "",
  ];
  const words = joined(parts, ", ");
  return words === "" ? "" : `${words}, skipped.`;
}

/** Said instead of changing a cell that cannot be changed. */
export function refusalText({ event, edit, reason }: SettingCell): string {
  switch (edit) {
    case "yes":
      return "";
    case "locked":
      return `Locked. System sends this to ${NAMED[event] ?? "everyone it concerns"}.`;
    case "forbidden":
      return "View only. Ask a superuser.";
    case "unavailable":
      return reason === "teams_not_in_template"
        ? "Not available. Teams is one shared channel and not part of Personal settings."
        : "Not available. Teams posts to one shared channel, so it is set in System.";
  }
}

export function selectedText(count: number): string {
  return `${counted(count, "cell", "cells")} selected`;
}

export function loadingText(): string {
  return "Loading.";
}

/** What a fact of the save queue says aloud; null for what is seen, and needs no voice. */
export function noticeAnnouncement(notice: SaveNotice, me: string | null): Announcement | null {
  switch (notice.kind) {
    case "saved":
      return notice.isBulk ? polite(`${counted(notice.count, "change", "changes")} saved.`) : null;
    case "all-saved":
      return polite("All changes saved.");
    case "still-saving":
      return polite("Still saving.");
    case "failed":
      return assertive(failedText(notice));
    case "conflict":
      return assertive(`${whose(notice.by, me)} changed ${counted(notice.count, "setting", "settings")} you also changed. Review.`);
    case "forbidden":
      return assertive(`You may no longer change ${scopeLabel(notice.scope)} settings. Nothing was saved.`);
    default:
      return quietAnnouncement(notice, me);
  }
}

type QuietNotice = Exclude<SaveNotice, { kind: "saved" | "all-saved" | "still-saving" | "failed" | "conflict" | "forbidden" }>;

function quietAnnouncement(notice: QuietNotice, me: string | null): Announcement {
  switch (notice.kind) {
    case "updated":
      return polite(`${counted(notice.count, "setting", "settings")} updated ${updatedBy(notice.by, me)}.`);
    case "undone":
      return polite(`Undone: ${stepName(notice)}.`);
    case "redone":
      return polite(`Redone: ${stepName(notice)}.`);
    case "nothing-to-undo":
      return polite("Nothing to undo.");
    case "nothing-to-redo":
      return polite("Nothing to redo.");
    case "offline":
      return assertive("You are offline. Changes wait.");
    case "online":
      return polite(joined(["Back online.", notice.saved > 0 ? `${counted(notice.saved, "change", "changes")} saved.` : ""], " "));
  }
}

function failedText({ cells, cause, message }: Extract<SaveNotice, { kind: "failed" }>): string {
  const [first] = cells;
  const why = message ?? CAUSE[cause];
  const because = why.endsWith(".") ? why.slice(0, -1) : why;
  if (first !== undefined && cells.length === 1) {
    return `${inputName(first)} was not saved: ${because}. It is ${onOff(first.shows)} again. Press ${retryKey()} to retry.`;
  }
  return `${cellsName(cells)} were not saved: ${because}. Press Shift+R to retry all.`;
}

function whose(by: string | null, me: string | null): string {
  if (by === null) return "Somebody";
  return by === me ? "Another window" : by;
}

function updatedBy(by: string | null, me: string | null): string {
  if (by === null) return "by somebody else";
  return by === me ? "in another window" : `by ${by}`;
}

function polite(text: string): Announcement {
  return { region: "polite", text };
}

function assertive(text: string): Announcement {
  return { region: "assertive", text };
}
