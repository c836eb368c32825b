import type { StreamedAlert } from "@tocsin/contract";
import type { LayerNews } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import { isTooMuch, type News, tell, type Told } from "./telling.ts";

const START = { event: 10, open: [], change: 5, systemAudience: "everyone" } as const;
const TOLD: Told = { person: "7", position: START, unread: 2, shown: 2 };
const QUIET: News = {
  alerts: [],
  open: [],
  changes: [],
  now: { change: 5, systemAudience: "everyone", systemVersion: 4 },
  unread: null,
  marked: false,
  reload: null,
};

function alert(event: number, more: Partial<StreamedAlert> = {}): News["alerts"][number] {
  const id = `e${String(event)}`;
  return {
    event,
    alert: {
      id: `${id}_alert_p7_0`,
      eventId: id,
      eventType: "scan_added",
      eventKey: "scan_added",
      eventLabel: "Scan added",
      title: id,
      url: null,
      product: null,
      severity: null,
      actor: null,
      createdAt: "2026-11-23T09:00:00.000Z",
      readAt: null,
      archivedAt: null,
      why: "default",
      own: false,
      ...more,
    },
  };
}

function layer(change: number, more: Partial<LayerNews> = {}): LayerNews {
  return { change, scope: "personal", person: "7", product: null, version: 1, visible: true, ...more };
}

/** Each event with the numbers of its position. */
function said(told: Told, news: Partial<News>) {
  return tell(told, { ...QUIET, ...news }).steps.map(({ event: { event, data }, position }) => [
    event,
    data,
    position.event,
    position.change,
  ]);
}

describe("what a listener is told", () => {
  test("is nothing where nothing is new", () => {
    expect(tell(TOLD, QUIET)).toEqual({ steps: [], told: TOLD });
  });

  test("begins with the count, and goes on with what they missed from there (V1, V2)", () => {
    const fresh = { ...TOLD, unread: null, shown: null };

    expect(said(fresh, { alerts: [alert(11)], changes: [layer(6)], now: { ...QUIET.now, change: 9 }, unread: 3, marked: true })).toEqual([
      ["count", { unread: 3 }, 10, 5],
      ["alert", { change: "marked" }, 10, 5],
      ["alert", { change: "came", alert: alert(11).alert }, 11, 5],
      ["preferences", { scope: "personal", person: "7", product: null, version: 1 }, 11, 6],
    ]);
    expect(tell(fresh, { ...QUIET, now: { ...QUIET.now, change: 9 }, unread: 3 }).told).toMatchObject({
      unread: 3,
      shown: 3,
      position: { change: 9 },
    });
  });

  test("counts on by what came unread, and says the number last", () => {
    const alerts = [
      alert(11),
      alert(12, { readAt: "2026-11-23T09:00:01.000Z" }),
      alert(13, { archivedAt: "2026-11-23T09:00:01.000Z" }),
      alert(14),
    ];

    expect(said(TOLD, { alerts }).at(-1)).toEqual(["count", { unread: 4 }, 14, 5]);
    expect(said(TOLD, { alerts, unread: 4 }).filter(([event]) => event === "count")).toEqual([["count", { unread: 4 }, 14, 5]]);
    expect(said({ ...TOLD, unread: null }, { alerts: [alert(11)] }).map(([event]) => event)).toEqual(["alert"]);
  });

  test("is to read the list again where the count is not what was counted on: some may not be seen any more, or again (V3)", () => {
    const again = ["alert", { change: "marked" }, 10, 5];

    expect(said(TOLD, { unread: 1 })).toEqual([again, ["count", { unread: 1 }, 10, 5]]);
    expect(said(TOLD, { unread: 2, alerts: [alert(11)] })).toEqual([again, ["alert", { change: "came", alert: alert(11).alert }, 11, 5]]);
    expect(said(TOLD, { unread: 2 })).toEqual([]);
    expect(said({ ...TOLD, unread: null, shown: 1 }, { unread: 2 })).toEqual([["count", { unread: 2 }, 10, 5]]);
  });

  test("says nothing of an alert that they may not see, and goes on behind it (V3)", () => {
    const { steps, told } = tell(TOLD, { ...QUIET, alerts: [{ event: 11, alert: null }] });

    expect(steps).toEqual([]);
    expect(told).toMatchObject({ unread: 2, position: { event: 11 } });
  });

  test("names shared layers to everybody and others to their person alone, if they may see the product (V3)", () => {
    const changes = [
      layer(4),
      layer(6, { person: "8" }),
      layer(7, { scope: "product", product: 3, visible: false }),
      layer(8, { scope: "product", product: 4 }),
      layer(9, { scope: "template", person: null }),
      layer(10, { scope: "system", person: null }),
    ];

    expect(said(TOLD, { changes, now: { ...QUIET.now, change: 10 } })).toEqual([
      ["preferences", { scope: "product", person: "7", product: 4, version: 1 }, 10, 8],
      ["preferences", { scope: "template", person: null, product: null, version: 1 }, 10, 9],
      ["preferences", { scope: "system", person: null, product: null, version: 1 }, 10, 10],
    ]);
  });

  test("takes whom System reaches for a change of System, and says it once", () => {
    const now = { change: 6, systemAudience: "superusers", systemVersion: 4 } as const;
    const system = { scope: "system", person: null, product: null };

    expect(said(TOLD, { now })).toEqual([["preferences", { ...system, version: 4 }, 10, 5]]);
    const both = tell(TOLD, { ...QUIET, now, changes: [layer(6, { ...system, scope: "system", version: 4 })] });
    expect(both.steps.map(({ event: { data } }) => data)).toEqual([{ ...system, version: 4 }]);
    expect(tell(both.told, { ...QUIET, now }).steps).toEqual([]);
  });

  test("is to read everything again where it is too much or nobody knows, instead of what was marked (V2)", () => {
    expect(said(TOLD, { reload: "too_many", marked: true })).toEqual([["reload", { why: "too_many" }, 10, 5]]);
    const many = Array.from({ length: 101 }, (_, index) => alert(11 + index));
    expect(isTooMuch(TOLD, { alerts: many, changesFrom: 0 })).toBe(true);
    expect(isTooMuch(TOLD, { alerts: many.slice(1), changesFrom: 5 })).toBe(false);
    expect(isTooMuch(TOLD, { alerts: [], changesFrom: 6 })).toBe(true);
  });
});
