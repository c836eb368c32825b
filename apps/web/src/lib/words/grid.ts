import * as announcements from "./grid-announcements.ts";
import * as bar from "./grid-bar.ts";
import * as names from "./grid-names.ts";
import { joined, listKeyText } from "./grid-names.ts";

/** Everything the matrix and its bar say in English; what opens over them has words of its own, which come with it. Another language is another record of this type. */
export const gridWords = {
  ...names,
  ...announcements,
  ...bar,
  eventColumn: "Event",
  hint: (isSimple: boolean) =>
    joined([isSimple ? "Tab goes from box to box" : "Arrow keys move", "Space switches, Enter tells why", listKeyText()], ", ") + ".",
  /** Columns of a phone are narrower than the second word: where it is parted, if it has to be. */
  notAvailable: "Not avail\u00adable",
  legend: { on: "on", inherited: "inherited", locked: "set by System", unavailable: "not available" },
  retry: "Retry",
  retryAll: "Retry all",
  keys: "Keys",
  cancel: "Cancel",
  signIn: "Sign in",
  close: "Close",
  review: "Review",
};

export type GridWords = typeof gridWords;
export type { Reader } from "./grid-names.ts";
