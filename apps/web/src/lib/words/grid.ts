import * as announcements from "./grid-announcements.ts";
import * as details from "./grid-details.ts";
import * as names from "./grid-names.ts";

/** Everything the matrix, its bar and its dialogs say in English. Another language is another record of this type. */
export const gridWords = {
  ...names,
  ...announcements,
  ...details,
  eventColumn: "Event",
  hint: "Arrow keys move, Space switches, Enter tells why.",
  legend: { on: "on", inherited: "inherited", locked: "set by System", unavailable: "not available" },
  retry: "Retry",
  retryAll: "Retry all",
  cancel: "Cancel",
  signIn: "Sign in",
  close: "Close",
  review: "Review",
  reviewTitle: "Somebody else changed these too",
  reviewColumns: { setting: "Setting", mine: "Yours", theirs: "Theirs", keep: "Keep" },
  keepMine: "Keep mine",
  keepTheirs: "Keep theirs",
  keepAllMine: "All mine",
  keepAllTheirs: "All theirs",
  decideLater: "Decide later",
};

export type GridWords = typeof gridWords;
export type { Reader } from "./grid-names.ts";
