import { describe, expect, test } from "vitest";
import { openTestApp } from "../testing/test-app.ts";
import { dumpOf } from "../testing/test-store.ts";

const EVENT = { type: "other", title: "T" };

describe("when there is no room", () => {
  test("on the disk, events of every way are put off, with the time to come back", async () => {
    await using app = await openTestApp(() => ({ hasDiskRoom: async () => false }));
    const as = await app.token("root", "events:write");
    const before = dumpOf(app.store);
    const dojo = { "x-defectdojo-event": "scan_added" };

    const answers = [
      await app.request("/api/v1/events", { method: "POST", as, json: EVENT }),
      await app.request("/api/v1/events/batch", { method: "POST", as, json: { events: [EVENT] } }),
      await app.request("/api/v1/ingest/defectdojo", { method: "POST", as, json: {}, headers: dojo }),
    ];

    for (const { status, headers, body } of answers) {
      expect(status).toBe(503);
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
      expect(body).toMatchObject({ code: "disk_full" });
    }
    expect(withoutDojo(dumpOf(app.store))).toBe(withoutDojo(before));
  });

  test("behind 50,000 events that wait, senders that can come back are put off; DefectDojo, which cannot, is not", async () => {
    await using app = await openTestApp(({ reads }) => ({
      reads: { ...reads, events: { ...reads.events, backlog: async () => 50_001 } },
    }));
    const as = await app.token("root", "events:write");

    const api = await app.request("/api/v1/events", { method: "POST", as, json: EVENT });
    const dojo = await app.request("/api/v1/ingest/defectdojo", {
      method: "POST",
      as,
      json: {},
      headers: { "x-defectdojo-event": "other" },
    });

    expect(api).toMatchObject({ status: 503, body: { code: "backlog_full" } });
    expect(api.headers.get("retry-after")).not.toBeNull();
    expect(dojo.status).toBe(202);
  });
});

/** That DefectDojo was heard of is noted whether or not there is room for what it said. */
function withoutDojo(dump: string): string {
  return dump.replaceAll(/"defectdojo_last_seen_at":(?:null|\d+)/g, "");
}
