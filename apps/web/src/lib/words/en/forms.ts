import { count } from "./numbers.ts";

/** What forms, dialogs and lists say that come after the first page. */
export const formWords = {
  loadMore: "Load more",
  loadingMore: "Loading more",
  allLoaded: "That is all.",
  cancel: "Cancel",
  saving: "Saving",
  copy: "Copy",
  copied: "Copied.",
  copyFailed: "The browser did not let us copy. Select the text and copy it yourself.",
  problems: (n: number) => `${count(n, "field needs", "fields need")} your attention`,
  leaveTitle: "Leave without saving?",
  leave: "What you changed on this page is not saved.",
  leaveAnyway: "Leave",
  stay: "Stay here",
} as const;
