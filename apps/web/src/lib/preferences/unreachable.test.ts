import { describe, expect, test } from "vitest";
import type { CellId } from "./scope-key.ts";
import { markOf, NO_CONNECTION, ownOf, storeFixture } from "../../testing/store-fixture.ts";

const MAIL: CellId = "scan_added:mail";
const SLACK: CellId = "scan_added:slack";

describe("a server that cannot be reached", () => {
  test("is asked again after 1, 3, 10 and 30 s; then the change is taken back and marked", async () => {
    const fixture = storeFixture();
    fixture.fates.push(...Array.from({ length: 5 }, () => ({ instead: NO_CONNECTION })));

    fixture.change(MAIL, "on");
    await fixture.timers.advance(150);
    const attempts: number[] = [];
    for (const waitMs of [1_000, 3_000, 10_000, 30_000]) {
      attempts.push(fixture.sent.length);
      expect(ownOf(fixture, MAIL)).toBe("on");
      await fixture.timers.advance(waitMs);
    }

    expect(attempts).toEqual([1, 2, 3, 4]);
    expect(fixture.sent).toHaveLength(5);
    expect([ownOf(fixture, MAIL), markOf(fixture, MAIL)]).toEqual(["inherit", "failed"]);
    expect(fixture.notices.at(-1)).toMatchObject({ kind: "failed", cause: "connection", cells: [{ shows: false }] });
  });

  test("a retry by hand recovers", async () => {
    const fixture = storeFixture();
    fixture.fates.push(...Array.from({ length: 5 }, () => ({ instead: NO_CONNECTION })));
    fixture.change(MAIL, "on");
    await fixture.timers.advance(60_000);

    fixture.store.retry("personal", { event: "scan_added", channel: "mail" });
    await fixture.timers.advance(0);

    expect([ownOf(fixture, MAIL), markOf(fixture, MAIL)]).toEqual(["on", "none"]);
    expect(fixture.server.stored("personal")).toEqual({ [MAIL]: "on" });
    expect(fixture.store.status().failed).toBe(0);
  });

  test("an answer that was lost on its way is no conflict with oneself", async () => {
    const fixture = storeFixture();
    fixture.fates.push(...Array.from({ length: 5 }, () => ({ lost: NO_CONNECTION })));
    fixture.change(MAIL, "on");
    await fixture.timers.advance(60_000);
    expect([ownOf(fixture, MAIL), markOf(fixture, MAIL)]).toEqual(["inherit", "failed"]);

    fixture.change(MAIL, "off");
    await fixture.timers.advance(1_000);

    expect([ownOf(fixture, MAIL), markOf(fixture, MAIL)]).toEqual(["off", "none"]);
    expect(fixture.server.stored("personal")).toEqual({ [MAIL]: "off" });
  });

  test("a mark goes when the server turns out to hold the change after all", async () => {
    const fixture = storeFixture();
    fixture.fates.push(...Array.from({ length: 5 }, () => ({ lost: NO_CONNECTION })));
    fixture.change(MAIL, "on");
    await fixture.timers.advance(60_000);

    fixture.poll();

    expect([ownOf(fixture, MAIL), markOf(fixture, MAIL)]).toEqual(["on", "none"]);
    expect(fixture.notices.filter(({ kind }) => kind === "updated")).toEqual([]);
  });

  test("a server that asks to wait is waited for", async () => {
    const fixture = storeFixture();
    fixture.fates.push({ instead: { kind: "unreachable", cause: "server", afterMs: 5_000 } });

    fixture.change(MAIL, "on");
    await fixture.timers.advance(4_000);
    expect(fixture.sent).toHaveLength(1);
    await fixture.timers.advance(2_000);

    expect(fixture.sent).toHaveLength(2);
  });

  test("offline, changes wait without being counted as attempts, and go out when the connection is back", async () => {
    const fixture = storeFixture();

    fixture.store.setOnline(false);
    fixture.change(MAIL, "on");
    await fixture.timers.advance(120_000);
    expect([fixture.sent.length, ownOf(fixture, MAIL), fixture.store.status().way]).toEqual([0, "on", "offline"]);
    fixture.store.setOnline(true);
    await fixture.timers.advance(0);

    expect(fixture.server.stored("personal")).toEqual({ [MAIL]: "on" });
    expect(fixture.notices).toEqual([{ kind: "offline" }, { kind: "online", saved: 1 }]);
  });
});

describe("a session that has ended", () => {
  test("the queue is kept, somebody signs in, and it goes on", async () => {
    const fixture = storeFixture();
    fixture.fates.push({ instead: { kind: "signed-out" } });

    fixture.change(MAIL, "on");
    await fixture.timers.advance(150);
    fixture.change(SLACK, "on");
    await fixture.timers.advance(60_000);
    expect([fixture.sent.length, fixture.signIns.length, fixture.store.status().way]).toEqual([1, 1, "signed-out"]);
    fixture.signIns[0]?.resolve();
    await fixture.timers.advance(1_000);

    expect(fixture.server.stored("personal")).toEqual({ [MAIL]: "on", [SLACK]: "on" });
    expect(fixture.store.status()).toMatchObject({ way: "open", unsaved: 0 });
  });

  test("whoever declines keeps the queue and is asked again on demand", async () => {
    const fixture = storeFixture();
    fixture.fates.push({ instead: { kind: "signed-out" } });
    fixture.change(MAIL, "on");
    await fixture.timers.advance(150);
    fixture.signIns[0]?.reject();
    await fixture.timers.advance(60_000);
    expect([ownOf(fixture, MAIL), fixture.store.status().unsaved]).toEqual(["on", 1]);

    fixture.store.askSignIn();
    fixture.signIns[1]?.resolve();
    await fixture.timers.advance(0);

    expect(fixture.server.stored("personal")).toEqual({ [MAIL]: "on" });
  });

  test("nothing is sent, and nobody asked, once the person has signed out", async () => {
    const fixture = storeFixture();
    fixture.fates.push({ latencyMs: 500, instead: { kind: "signed-out" } });

    fixture.change(MAIL, "on");
    await fixture.timers.advance(200);
    fixture.change(SLACK, "on");
    fixture.store.setActive(false);
    await fixture.timers.advance(60_000);

    expect([fixture.sent.length, fixture.signIns.length]).toEqual([1, 0]);
  });
});
