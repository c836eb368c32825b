import { describe, expect, it } from "vitest";
import { queryOf, shownBy } from "./log-filter.ts";
import { VIEWS_MAX, viewsOf, withView } from "./saved-views.ts";

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
    expect(withView(full, { name: "one more", query: "" })).toEqual(full);
    expect(withView(full, { name: "view 3", query: "channel=mail" })).toContainEqual({ name: "view 3", query: "channel=mail" });
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
