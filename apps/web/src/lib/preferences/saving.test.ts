import { describe, expect, test } from "vitest";
import type { CellId } from "./scope-key.ts";
import { markOf, ownOf, storeFixture } from "../../testing/store-fixture.ts";

const MAIL: CellId = "scan_added:mail";
const SLACK: CellId = "scan_added:slack";

describe("saving a change", () => {
  test("the cell shows the new value before anything is sent", () => {
    const fixture = storeFixture();

    fixture.change(MAIL, "on");

    expect(fixture.store.document("personal").cell(MAIL)).toMatchObject({ own: "on", effective: true, source: "personal" });
    expect(fixture.sent).toEqual([]);
  });

  test("it is sent 150 ms after the last change, all changes in one request", async () => {
    const fixture = storeFixture();

    fixture.change(MAIL, "on");
    await fixture.timers.advance(100);
    fixture.change(SLACK, "on");
    await fixture.timers.advance(149);
    expect(fixture.sent).toEqual([]);
    await fixture.timers.advance(1);

    expect(fixture.sent).toHaveLength(1);
    expect(fixture.sent[0]?.changes).toEqual([
      { event: "scan_added", channel: "mail", from: "inherit", to: "on" },
      { event: "scan_added", channel: "slack", from: "inherit", to: "on" },
    ]);
    expect(fixture.server.stored("personal")).toEqual({ [MAIL]: "on", [SLACK]: "on" });
  });

  test("a hand that does not rest is not waited for longer than 600 ms", async () => {
    const fixture = storeFixture();

    for (let press = 0; press < 7; press += 1) {
      fixture.change(MAIL, press % 2 === 0 ? "on" : "off");
      await fixture.timers.advance(100);
    }

    expect(fixture.sent).toHaveLength(1);
  });

  test("on, off and back again sends nothing", async () => {
    const fixture = storeFixture();

    fixture.change(MAIL, "on");
    fixture.change(MAIL, "off");
    fixture.change(MAIL, "inherit");
    await fixture.timers.advance(5_000);

    expect(fixture.sent).toEqual([]);
    expect(fixture.store.status().unsaved).toBe(0);
  });

  test("one request is in flight at a time, so a slow one is not overtaken", async () => {
    const fixture = storeFixture();
    fixture.fates.push({ latencyMs: 2_000 }, { latencyMs: 10 });

    fixture.change(MAIL, "on");
    await fixture.timers.advance(200);
    fixture.change(MAIL, "off");
    await fixture.timers.advance(1_000);
    expect(fixture.sent).toHaveLength(1);
    await fixture.timers.advance(2_000);

    expect(fixture.sent.map(({ changes }) => changes[0])).toMatchObject([
      { from: "inherit", to: "on" },
      { from: "on", to: "off" },
    ]);
    expect(fixture.server.own("personal", { event: "scan_added", channel: "mail" })).toBe("off");
  });

  test("a whole scope goes in one request", async () => {
    const fixture = storeFixture();
    fixture.poll("system");

    const cells = fixture.store.document("system").cells();
    fixture.store.apply(
      "system",
      cells.map(({ event, channel, own: from }) => ({ event, channel, from, to: "on" })),
    );
    await fixture.timers.advance(1_000);

    expect(cells).toHaveLength(90);
    expect(fixture.sent.map(({ changes }) => changes.length)).toEqual([90]);
    expect(Object.keys(fixture.server.stored("system"))).toHaveLength(90);
  });

  test("a waiting cell shows nothing for 400 ms, then a ring, and says so after a second", async () => {
    const fixture = storeFixture();
    fixture.fates.push({ latencyMs: 5_000 });
    const age = () => {
      const current = fixture.store.document("personal").cell(MAIL)?.mark;
      return current?.kind === "pending" ? current.age : current?.kind;
    };

    fixture.change(MAIL, "on");
    await fixture.timers.advance(399);
    expect([age(), fixture.store.status().saving]).toEqual(["fresh", 0]);
    await fixture.timers.advance(1);
    expect([age(), fixture.store.status().saving]).toEqual(["late", 1]);
    await fixture.timers.advance(600);
    expect(age()).toBe("slow");
    await fixture.timers.advance(2_000);

    expect(fixture.notices).toEqual([{ kind: "still-saving" }]);
    await fixture.timers.advance(3_000);
    expect([age(), fixture.store.status()]).toMatchObject(["none", { saving: 0, unsaved: 0, savedAt: fixture.timers.now() - 850 }]);
  });

  test("a bulk change says how many were saved, a single one does not", async () => {
    const fixture = storeFixture();

    fixture.change(MAIL, "on");
    await fixture.timers.advance(1_000);
    fixture.store.apply("personal", [
      { event: "scan_added", channel: "slack", from: "inherit", to: "on" },
      { event: "test_added", channel: "slack", from: "inherit", to: "on" },
    ]);
    await fixture.timers.advance(1_000);

    expect(fixture.notices).toEqual([
      { kind: "saved", count: 1, isBulk: false },
      { kind: "saved", count: 2, isBulk: true },
    ]);
  });

  test("asked to save now, it does not wait, and says when all is saved", async () => {
    const fixture = storeFixture();

    fixture.change(MAIL, "on");
    fixture.store.flush({ announce: true });
    await fixture.timers.advance(0);

    expect(fixture.sent).toHaveLength(1);
    expect(fixture.notices).toEqual([{ kind: "all-saved" }]);
  });
});

describe("a change that is refused", () => {
  test("the one that the server names is rolled back, the rest is sent again at once", async () => {
    const fixture = storeFixture();
    fixture.fates.push({ instead: { kind: "invalid", problems: [{ index: 0, message: "Not possible." }] } });

    fixture.change(MAIL, "on");
    fixture.change(SLACK, "on");
    await fixture.timers.advance(150);

    expect(ownOf(fixture, MAIL)).toBe("inherit");
    expect(fixture.store.document("personal").cell(MAIL)?.mark).toEqual({
      kind: "failed",
      wanted: "on",
      cause: "refused",
      message: "Not possible.",
    });
    expect(fixture.server.stored("personal")).toEqual({ [SLACK]: "on" });
    expect(fixture.notices[0]).toMatchObject({ kind: "failed", message: "Not possible.", cells: [{ channel: "mail", shows: false }] });
  });

  test("a refusal that names nothing rolls everything back and is not repeated", async () => {
    const fixture = storeFixture();
    fixture.fates.push({ instead: { kind: "refused", message: "The product is gone." } });

    fixture.change(MAIL, "on");
    fixture.change(SLACK, "on");
    await fixture.timers.advance(60_000);

    expect(fixture.sent).toHaveLength(1);
    expect([markOf(fixture, MAIL), markOf(fixture, SLACK)]).toEqual(["failed", "failed"]);
    expect(fixture.store.status()).toMatchObject({ failed: 2, unsaved: 0 });
  });

  test("without the right to write, everything goes back, the cells are view only and the scope is read again", async () => {
    const fixture = storeFixture();
    fixture.fates.push({ instead: { kind: "forbidden" } });

    fixture.change(MAIL, "on");
    await fixture.timers.advance(150);

    expect(fixture.store.document("personal").cell(MAIL)).toMatchObject({ own: "inherit", effective: false, edit: "forbidden" });
    expect(fixture.notices).toEqual([{ kind: "forbidden", scope: "personal" }]);
    expect(fixture.reloads).toEqual(["personal"]);
  });
});

describe("a page that is left", () => {
  test("sends what waits at once, in a request that outlives it", async () => {
    const fixture = storeFixture();
    fixture.change(MAIL, "on");

    fixture.store.setHidden(true);

    expect(fixture.sent).toMatchObject([{ keepalive: true, changes: [{ to: "on" }] }]);
    await fixture.timers.advance(0);
    expect(fixture.store.status().unsaved).toBe(0);
  });
});
