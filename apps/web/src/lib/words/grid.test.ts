import type { CellChange, Channel, EventType } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import type { SaveNotice } from "../preferences/notices.ts";
import type { SaveStatus } from "../preferences/preference-store.ts";
import { gridWords } from "./grid.ts";

const change = (event: EventType, channel: Channel): CellChange => ({ event, channel, from: "inherit", to: "on" });
const rolledBack = (event: EventType, shows: boolean) => ({ event, channel: "mail" as const, shows });

describe("what is announced", () => {
  test.each<[SaveNotice, string, string]>([
    [{ kind: "saved", count: 17, isBulk: true }, "polite", "17 changes saved."],
    [{ kind: "all-saved" }, "polite", "All changes saved."],
    [{ kind: "still-saving" }, "polite", "Still saving."],
    [
      { kind: "failed", cells: [rolledBack("scan_added", false)], cause: "connection", message: null },
      "assertive",
      "Mail for Scan added was not saved: no connection. It is off again. Press R to retry.",
    ],
    [
      { kind: "failed", cells: [rolledBack("scan_added", true), rolledBack("sla_breach", false)], cause: "server", message: null },
      "assertive",
      "Mail for 2 events were not saved: the server did not answer. Press Shift+R to retry all.",
    ],
    [{ kind: "conflict", count: 1, by: "Dana" }, "assertive", "Dana changed 1 setting you also changed. Review."],
    [{ kind: "conflict", count: 2, by: null }, "assertive", "Somebody changed 2 settings you also changed. Review."],
    [{ kind: "updated", count: 2, by: "Dana" }, "polite", "2 settings updated by Dana."],
    [{ kind: "updated", count: 1, by: "peter" }, "polite", "1 setting updated in another window."],
    [{ kind: "forbidden", scope: "system" }, "assertive", "You may no longer change System settings. Nothing was saved."],
    [
      { kind: "undone", changes: [change("scan_added", "slack"), change("test_added", "slack")], name: null },
      "polite",
      "Undone: Slack for 2 events.",
    ],
    [{ kind: "undone", changes: [change("scan_added", "slack")], name: "copy to 2 products" }, "polite", "Undone: copy to 2 products."],
    [{ kind: "redone", changes: [change("scan_added", "slack")], name: null }, "polite", "Redone: Slack for Scan added."],
    [{ kind: "nothing-to-undo" }, "polite", "Nothing to undo."],
    [{ kind: "nothing-to-redo" }, "polite", "Nothing to redo."],
    [{ kind: "offline" }, "assertive", "You are offline. Changes wait."],
    [{ kind: "online", saved: 3 }, "polite", "Back online. 3 changes saved."],
    [{ kind: "online", saved: 0 }, "polite", "Back online."],
  ])("%o in one region, in these words", (notice, region, text) => {
    expect(gridWords.noticeAnnouncement(notice, "peter")).toEqual({ region, text });
  });

  test("a single change that was saved is seen and not said", () => {
    expect(gridWords.noticeAnnouncement({ kind: "saved", count: 1, isBulk: false }, "peter")).toBeNull();
  });
});

describe("a set of changes is called", () => {
  test.each([
    [[change("scan_added", "mail")], "Mail for Scan added"],
    [[change("scan_added", "mail"), change("test_added", "mail")], "Mail for 2 events"],
    [[change("scan_added", "mail"), change("scan_added", "slack")], "Scan added for 2 channels"],
    [[change("scan_added", "mail"), change("test_added", "slack")], "2 settings"],
  ])("by what it has in common", (changes, name) => {
    expect(gridWords.cellsName(changes)).toBe(name);
  });
});

describe("the bar", () => {
  const quiet: SaveStatus = { saving: 0, unsaved: 0, failed: 0, conflicts: [], savedAt: null, way: "open", undo: null, redo: null };

  test.each<[Partial<SaveStatus>, string | RegExp]>([
    [{}, /^$/],
    [{ saving: 3, unsaved: 3 }, /^Saving 3…$/],
    [{ savedAt: new Date(2026, 10, 23, 10, 42).getTime() }, /^All changes saved 10[:.]42/],
    [{ failed: 1, saving: 2 }, /^1 not saved$/],
    [{ way: "offline", unsaved: 2 }, /^Offline\. 2 changes wait\.$/],
    [{ way: "signed-out", unsaved: 1 }, /^Sign in again to save 1 change\.$/],
  ])("says for %o", (status, text) => {
    expect(gridWords.statusText({ ...quiet, ...status })).toMatch(text);
  });

  test("says when in the zone that somebody chose", () => {
    const savedAt = Date.UTC(2026, 10, 23, 9, 42);

    expect(gridWords.statusText({ ...quiet, savedAt }, "Asia/Kolkata")).toMatch(/^All changes saved (03|15)[:.]12/);
  });
});
