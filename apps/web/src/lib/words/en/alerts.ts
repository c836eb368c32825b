import type { Severity, SingleKey, Source } from "@tocsin/domain";
import type { Period } from "../../alert-times.ts";
import { bellWords } from "./bell.ts";
import { count, number } from "./numbers.ts";

export type AlertState = "unread" | "all" | "archived";

const WHY: Record<Source, string> = {
  system: "You get this because System sends it to everyone it reaches.",
  product: "You get this because you turned it on for this product.",
  personal: "You get this because it is on in your Personal settings.",
  template: "You get this because the Template has it on and you have not answered for yourself.",
  default: "You get this because it is on by default.",
};

interface NameOf {
  readonly label: string;
  readonly product: string | null;
  readonly isUnread: boolean;
  readonly isSelected: boolean;
}

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
  severityFilter: "Severity",
  anySeverity: "Any severity",
  dateFilter: "Date",
  anyDate: "Any date",
  periods: { "24h": "Last 24 hours", "7d": "Last 7 days", "30d": "Last 30 days" } satisfies Record<Period, string>,
  between: "Between two days…",
  from: "From",
  to: "Up to and including",
  crossed: "The first day is after the last one, so nothing can match.",
  hiding: {
    severity: (severity: Severity) => `severity ${severity}`,
    period: (period: Period) => ({ "24h": "the last 24 hours", "7d": "the last 7 days", "30d": "the last 30 days" })[period],
    from: (date: string) => `from ${date} on`,
    to: (date: string) => `up to ${date}`,
  },
  unread: "Unread",
  why: (source: Source) => WHY[source],
  whyOwn: "You get this because you can do something about it; it cannot be switched off.",
  by: (actor: string) => `by ${actor}`,
  severity: { critical: "Critical", high: "High", medium: "Medium", low: "Low", info: "Info" } satisfies Record<Severity, string>,
  marks: { read: "Mark read", unread: "Mark unread", archive: "Archive", unarchive: "Move back" },
  select: (what: string) => `Select: ${what}`,
  selectAll: "Select all",
  selection: "Selected alerts",
  selected: (n: number) => (n === 0 ? "Nothing selected" : `${number(n)} selected`),
  everythingSelected: "All that match are selected",
  selectMatching: (n: number | null) => (n === null ? "Select all that match" : `Select all ${number(n)} matching`),
  clearSelection: "Clear",
  soFar: (n: number) => `${count(n, "alert", "alerts")} so far…`,
  readDone: (n: number) => (n === 1 ? "Marked read." : `${count(n, "alert", "alerts")} marked read.`),
  unreadDone: (n: number) => (n === 1 ? "Marked unread." : `${count(n, "alert", "alerts")} marked unread.`),
  archiveDone: (n: number) => (n === 1 ? "Archived." : `${count(n, "alert", "alerts")} archived.`),
  unarchiveDone: (n: number) => (n === 1 ? "Moved back." : `${count(n, "alert", "alerts")} moved back.`),
  /** Of a row that stands for several alerts. */
  folded: (label: string, n: number) => `${label} × ${number(n)}`,
  newest: (title: string) => `Newest: ${title}`,
  unfold: (n: number) => `Show all ${number(n)}`,
  foldAgain: "Show as one",
  fewer: "Fewer like this",
  held: (n: number) => `${number(n)} new · show (.)`,
  sayNew: "Tell a screen reader of new alerts",
  saidChoices: { all: "All", critical: "Critical only", none: "None" },
  allRead: (n: number) => (n === 0 ? "Nothing was unread." : `${count(n, "alert", "alerts")} marked read.`),
  allReadLater: "All alerts are being marked read; that takes a moment.",
  undo: "Undo",
  undone: "Undone.",
  failed: "Not changed. Try again.",
  brokenOff: "That was broken off: some of them may be done. Look again.",
  name: ({ label, product, isUnread, isSelected }: NameOf) =>
    [isSelected ? "Selected" : "", isUnread ? "Unread" : "", label, product ?? ""].filter((part) => part !== "").join(", "),
  emptyUnread: "You are all caught up.",
  lastCame: "The last one came",
  emptyAll: "No alerts yet. What you are told of is decided in your notification settings.",
  emptyArchived: "Nothing is archived.",
  emptyFiltered: (filters: readonly string[]) => `No alert here matches ${filters.join(" and ")}.`,
  noneYet: "None among the newest of your alerts. There are older ones to look through.",
  clearFilters: "Clear filters",
  unknownProduct: "The product in this address is not known here, or no longer, or you have no access to it.",
  showAnyProduct: "Show every product",
  toSettings: "Notification settings",
  keys: (key: (command: SingleKey) => string | undefined) => {
    const find = key("find");
    return `Keys: ${key("next")} and ${key("previous")} or arrows move, Enter opens, ${key("read")} marks read, ${key("unread")} unread, ${key("archive")} archives, ${key("select")} selects, Shift and arrows too, Ctrl+A all, ${key("undo")} undoes, → and ← unfold and fold, ${key("why")} says why, ${key("fewer")} leads to fewer like this, ${find === undefined ? "" : `${find} to the filters, `}${key("show_new")} shows what is new.`;
  },
} as const;
