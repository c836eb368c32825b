import { describe, expect, test } from "vitest";
import type { CellId } from "./scope-key.ts";
import { markOf, NO_CONNECTION, ownOf, storeFixture } from "../../testing/store-fixture.ts";

const MAIL: CellId = "scan_added:mail";
const SLACK: CellId = "scan_added:slack";

describe("somebody else's changes", () => {
  test("to other cells are merged, marked for 8 s and told", async () => {
    const fixture = storeFixture();

    fixture.change(MAIL, "on");
    fixture.server.set("personal", { event: "test_added", channel: "mail" }, "on", "dana");
    fixture.poll();

    expect(fixture.store.document("personal").cell("test_added:mail")).toMatchObject({ own: "on", mark: { kind: "updated", by: "dana" } });
    expect(ownOf(fixture, MAIL)).toBe("on");
    expect(fixture.notices).toEqual([{ kind: "updated", count: 1, by: "dana" }]);
    await fixture.timers.advance(8_000);
    expect(markOf(fixture, "test_added:mail")).toBe("none");
    expect(fixture.server.stored("personal")).toEqual({ [MAIL]: "on", "test_added:mail": "on" });
  });

  test("right before one's own are read, since the answer to one's own does not tell them", async () => {
    const fixture = storeFixture();
    fixture.change(MAIL, "on");
    await fixture.timers.advance(1_000);
    const whenAlone = [...fixture.reloads];

    fixture.server.set("personal", { event: "test_added", channel: "mail" }, "on", "dana");
    fixture.change(SLACK, "on");
    await fixture.timers.advance(1_000);

    expect({ whenAlone, reloads: fixture.reloads }).toEqual({ whenAlone: [], reloads: ["personal"] });
  });

  test("the mark goes with focus", () => {
    const fixture = storeFixture();
    fixture.server.set("personal", { event: "test_added", channel: "mail" }, "on");
    fixture.poll();

    fixture.store.seen("personal", { event: "test_added", channel: "mail" });

    expect(markOf(fixture, "test_added:mail")).toBe("none");
  });

  test("to the same cell with the same result are nothing", async () => {
    const fixture = storeFixture();

    fixture.change(MAIL, "on");
    fixture.server.set("personal", { event: "scan_added", channel: "mail" }, "on");
    await fixture.timers.advance(1_000);

    expect([ownOf(fixture, MAIL), markOf(fixture, MAIL)]).toEqual(["on", "none"]);
    expect(fixture.store.status().conflicts).toEqual([]);
  });

  test("to the same cell with another result stay in force until it is decided; the rest is saved", async () => {
    const fixture = storeFixture();

    fixture.change(MAIL, "on");
    fixture.change(SLACK, "on");
    fixture.server.set("personal", { event: "scan_added", channel: "mail" }, "off", "dana");
    await fixture.timers.advance(150);

    expect(fixture.store.document("personal").cell(MAIL)).toMatchObject({ own: "off", mark: { kind: "conflict", mine: "on", by: "dana" } });
    expect(fixture.store.status().conflicts).toMatchObject([{ scope: "personal", event: "scan_added", channel: "mail", mine: "on" }]);
    expect(fixture.server.stored("personal")).toEqual({ [MAIL]: "off", [SLACK]: "on" });
    expect(fixture.notices[0]).toEqual({ kind: "conflict", count: 1, by: "dana" });
  });

  test.each([
    ["mine", "on"],
    ["theirs", "off"],
  ] as const)("keeping %s ends the conflict with %s", async (keep, result) => {
    const fixture = storeFixture();
    fixture.change(MAIL, "on");
    fixture.server.set("personal", { event: "scan_added", channel: "mail" }, "off", "dana");
    await fixture.timers.advance(150);
    const [conflict] = fixture.store.status().conflicts;
    if (conflict === undefined) throw new Error("No conflict to decide");

    fixture.store.decide(conflict, keep);
    await fixture.timers.advance(1_000);

    expect([ownOf(fixture, MAIL), markOf(fixture, MAIL)]).toEqual([result, "none"]);
    expect(fixture.server.own("personal", { event: "scan_added", channel: "mail" })).toBe(result);
  });

  test("an answer to a question asked before one's own change does not take the change back", async () => {
    const fixture = storeFixture();
    const before = fixture.server.document("personal");
    fixture.change(MAIL, "on");
    await fixture.timers.advance(1_000);

    fixture.store.receive("personal", before);

    expect([ownOf(fixture, MAIL), markOf(fixture, MAIL)]).toEqual(["on", "none"]);
  });
});

describe("undo and redo", () => {
  test("a bulk change is one step and comes back exactly, inherit included", async () => {
    const fixture = storeFixture();
    fixture.server.set("personal", { event: "scan_added", channel: "slack" }, "off");
    fixture.poll();
    const before = fixture.server.stored("personal");
    fixture.store.apply("personal", [
      { event: "scan_added", channel: "mail", from: "inherit", to: "on" },
      { event: "scan_added", channel: "slack", from: "off", to: "on" },
    ]);
    await fixture.timers.advance(1_000);
    const after = fixture.server.stored("personal");

    fixture.store.undo();
    await fixture.timers.advance(1_000);
    expect(fixture.server.stored("personal")).toEqual(before);
    fixture.store.redo();
    await fixture.timers.advance(1_000);

    expect(fixture.server.stored("personal")).toEqual(after);
    expect(fixture.store.status().undo?.changes).toHaveLength(2);
  });

  test("it goes across scopes", async () => {
    const fixture = storeFixture();
    fixture.poll("system");
    fixture.change(MAIL, "on", "system");
    fixture.change(SLACK, "on", "personal");
    await fixture.timers.advance(1_000);

    fixture.store.undo();
    fixture.store.undo();
    await fixture.timers.advance(1_000);

    expect([fixture.server.stored("system"), fixture.server.stored("personal")]).toEqual([{}, {}]);
  });

  test("one action over several products is one step, whatever came of it in one of them", async () => {
    const fixture = storeFixture();
    const mail = { event: "scan_added", channel: "mail" } as const;
    fixture.server.set("product:2", mail, "off");
    for (const key of ["product:1", "product:2", "product:3"] as const) fixture.poll(key);
    // Meanwhile somebody answers in another window.
    fixture.server.set("product:3", mail, "off");

    fixture.store.applyAll(
      [
        { scope: "product:1", changes: [{ ...mail, from: "inherit", to: "on" }] },
        { scope: "product:2", changes: [{ ...mail, from: "off", to: "on" }] },
        { scope: "product:3", changes: [{ ...mail, from: "inherit", to: "on" }] },
      ],
      "copy to 3 products",
    );
    await fixture.timers.advance(1_000);
    const stored = () => ([1, 2, 3] as const).map((id) => fixture.server.own(`product:${id}`, mail));
    expect(stored()).toEqual(["on", "on", "off"]);
    expect(fixture.store.status().undo).toMatchObject({ name: "copy to 3 products" });

    fixture.store.undo();
    await fixture.timers.advance(1_000);

    expect(stored()).toEqual(["inherit", "off", "off"]);
    expect(fixture.store.status()).toMatchObject({ undo: null, failed: 0, conflicts: [], unsaved: 0 });
    expect(fixture.notices).toContainEqual(expect.objectContaining({ kind: "undone", name: "copy to 3 products" }));
  });

  test("a new action forgets what was undone; a hundred steps are kept", async () => {
    const fixture = storeFixture();
    for (let step = 0; step < 101; step += 1) fixture.change(MAIL, step % 2 === 0 ? "on" : "off");
    fixture.store.undo();
    expect(fixture.store.status().redo).not.toBeNull();
    fixture.change(SLACK, "on");
    expect(fixture.store.status().redo).toBeNull();

    for (let step = 0; step < 100; step += 1) fixture.store.undo();
    await fixture.timers.advance(1_000);

    // The first of 101 steps was forgotten: its result is what the oldest step came from.
    expect(ownOf(fixture, MAIL)).toBe("on");
    expect(fixture.store.status().undo).toBeNull();
  });

  test("what was refused is not undone into something else, and its mark goes", async () => {
    const fixture = storeFixture();
    fixture.fates.push({ instead: { kind: "refused", message: "No." } });
    fixture.change(MAIL, "on");
    await fixture.timers.advance(150);

    fixture.store.undo();
    await fixture.timers.advance(1_000);

    expect([ownOf(fixture, MAIL), markOf(fixture, MAIL)]).toEqual(["inherit", "none"]);
    expect(fixture.server.stored("personal")).toEqual({});
  });

  test("a change that failed but arrived is taken back on the server too", async () => {
    const fixture = storeFixture();
    fixture.fates.push(...Array.from({ length: 5 }, () => ({ lost: NO_CONNECTION })));
    fixture.change(MAIL, "on");
    await fixture.timers.advance(60_000);
    expect(fixture.server.stored("personal")).toEqual({ [MAIL]: "on" });

    fixture.store.undo();
    await fixture.timers.advance(1_000);

    expect(fixture.server.stored("personal")).toEqual({});
    expect(fixture.store.status()).toMatchObject({ failed: 0, conflicts: [], unsaved: 0 });
  });

  test("with nothing to undo it says so", () => {
    const fixture = storeFixture();

    fixture.store.undo();
    fixture.store.redo();

    expect(fixture.notices).toEqual([{ kind: "nothing-to-undo" }, { kind: "nothing-to-redo" }]);
  });
});
