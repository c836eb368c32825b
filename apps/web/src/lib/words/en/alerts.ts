import type { Severity, Source } from "@tocsin/domain";
import { bellWords } from "./bell.ts";
import { count } from "./numbers.ts";

export type AlertState = "unread" | "all" | "archived";

const WHY: Record<Source, string> = {
  system: "You get this because System sends it to everyone it reaches.",
  product: "You get this because you turned it on for this product.",
  personal: "You get this because it is on in your Personal settings.",
  template: "You get this because the Template has it on and you have not answered for yourself.",
  default: "You get this because it is on by default.",
};

export const alertWords = {
  ...bellWords,
  all: "All alerts",
  settings: "Settings",
  markAllRead: "Mark all read",
  states: { unread: "Unread", all: "All", archived: "Archived" } satisfies Record<AlertState, string>,
  stateFilter: "Which alerts",
  eventFilter: "Event",
  anyEvent: "Any event",
  productFilter: "Product",
  anyProduct: "Any product",
  thisProduct: "This product",
  chosenProduct: "the chosen product",
  unread: "Unread",
  why: (source: Source) => WHY[source],
  by: (actor: string) => `by ${actor}`,
  severity: { critical: "Critical", high: "High", medium: "Medium", low: "Low", info: "Info" } satisfies Record<Severity, string>,
  markRead: "Mark read",
  markUnread: "Mark unread",
  archive: "Archive",
  unarchive: "Move back",
  readDone: "Marked read.",
  unreadDone: "Marked unread.",
  archiveDone: "Archived.",
  unarchiveDone: "Moved back.",
  allRead: (n: number) => (n === 0 ? "Nothing was unread." : `${count(n, "alert", "alerts")} marked read.`),
  allReadLater: "All alerts are being marked read; that takes a moment.",
  undo: "Undo",
  undone: "Undone.",
  failed: "Not changed. Try again.",
  name: (label: string, product: string | null, unread: boolean) =>
    [unread ? "Unread" : "", label, product ?? ""].filter((part) => part !== "").join(", "),
  emptyUnread: "You are all caught up.",
  emptyAll: "No alerts yet. What you are told of is decided in your notification settings.",
  emptyArchived: "Nothing is archived.",
  emptyFiltered: (filters: readonly string[]) => `No alert here matches ${filters.join(" and ")}.`,
  clearFilters: "Clear filters",
  unknownProduct: "The product in this address is not known here, or no longer, or you have no access to it.",
  showAnyProduct: "Show every product",
  toSettings: "Notification settings",
  keys: "Keys: j and k or arrows move, e marks read, Shift+E unread, # archives, u undoes, Enter opens.",
} as const;
