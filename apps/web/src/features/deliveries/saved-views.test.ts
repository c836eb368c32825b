import { describe, expect, it } from "vitest";
import { queryOf, shownBy } from "./log-filter.ts";
import { VIEW_NAME_MAX, viewName, VIEWS_MAX, viewsOf, withView } from "./saved-views.ts";

describe("saved views of the log", () => {
  it("are read back as they were, and what is no view is nothing", () => {
    const views = withView([{ name: "b", query: "state=failed" }], { name: "a", query: "channel=mail" });
    expect(viewsOf(JSON.stringify(views))).toEqual([
      { name: "a", query: "channel=mail" },
      { name: "b", query: "state=failed" },
    ]);
    for (const broken of [null, "", "{", "{}", "[1, null]", `[{"name":"","query":""}]`, `[{"name":"x"}]`])
      expect(viewsOf(broken)).toEqual([]);
  });

  it("replace one of the same name, also when there is no room for another", () => {
    const full = Array.from({ length: VIEWS_MAX }, (_, index) => ({ name: `view ${String(index)}`, query: "state=failed" }));
    expect(withView(full, { name: "one more", query: "state=failed" })).toBeNull();
    expect(withView(full, { name: "view 3", query: "channel=mail" })).toContainEqual({ name: "view 3", query: "channel=mail" });
  });

  it("are one where their names differ in case or space alone", () => {
    const [view] = withView([{ name: "Failed Today", query: "state=failed" }], { name: "failed today", query: "channel=mail" }) ?? [];
    expect(view).toEqual({ name: "failed today", query: "channel=mail" });
    expect(viewName("  Failed \n\t today ")).toBe("Failed today");
    expect(viewName("Cafe\u0301")).toBe("Caf\u00e9");
  });

  it.each([
    ["markup", "<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
    ["emoji of several", "👩‍💻 on call", "👩‍💻 on call"],
    ["right to left", "فشل اليوم", "فشل اليوم"],
    ["a mark that turns what follows", "a\u202eb\u2066c", "abc"],
    ["nothing that could be seen", "\u200b\u200d \u00a0\u2060", ""],
    ["half a character", "a\ud83d", "a"],
    ["a line break and a NUL", "a\u0000\nb", "a b"],
  ])("have names in one line that say what they are: %s", (_, typed, kept) => {
    expect(viewName(typed)).toBe(kept);
  });

  it("are left out of what stands in the browser where they say nothing, are there already, or are too much", () => {
    const stored = (views: readonly unknown[]) => viewsOf(JSON.stringify(views)).map(({ name }) => name);
    const query = "state=failed";
    expect(
      stored([{ name: " ", query }, { name: "a", query: "" }, { name: "b", query: "open=x&made=up" }, { name: 7, query }, "x"]),
    ).toEqual([]);
    expect(
      stored([
        { name: "x".repeat(10_000), query },
        { name: "x".repeat(VIEW_NAME_MAX), query },
      ]),
    ).toEqual(["x".repeat(VIEW_NAME_MAX)]);
    expect(
      stored([
        { name: "a", query },
        { name: "A ", query: "channel=mail" },
      ]),
    ).toEqual(["a"]);
    expect(stored(Array.from({ length: 5_000 }, (__, index) => ({ name: `v${String(index)}`, query })))).toHaveLength(VIEWS_MAX);
    expect(viewsOf(JSON.stringify([{ name: "a", query: "view=nobody&since=24h&state=failed" }]))).toEqual([
      { name: "a", query: "state=failed&since=24h" },
    ]);
  });

  it("are told apart by what they show, not by how the address puts it", () => {
    const [one, other] = ["since=24h&state=failed&made=up&id=", "state=failed&since=24h"].map((query) =>
      queryOf(shownBy(new URLSearchParams(query))),
    );
    expect(one).toBe("state=failed&since=24h");
    expect(other).toBe(one);
    const all = "state=failed&channel=mail&event=sla_breach&product=3&destination=mailbox&since=1h&person=dana&id=e1&skipped=1";
    expect(queryOf(shownBy(new URLSearchParams(all)))).toBe(all);
  });
});
