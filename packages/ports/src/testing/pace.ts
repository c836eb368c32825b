import { describe, expect, test } from "vitest";
import { PACE_TAKEN_MS, type PaceMark } from "../pace.ts";
import type { OpenStore } from "./store-under-test.ts";

const bucket = (at: number, key = "C1"): PaceMark => ({ kind: "bucket", key, at });
const sleep = (at: number, key = "C1"): PaceMark => ({ kind: "sleep", key, at });
const taken = (at: number): PaceMark => ({ kind: "taken", key: "flow", at });

/** Run by every store: what a connection has used up is known to the next process. */
export function describePace(name: string, open: OpenStore): void {
  const order = (marks: readonly PaceMark[]) => marks.toSorted((a, b) => a.kind.localeCompare(b.kind) || a.at - b.at);

  describe(`${name} as a keeper of pace`, () => {
    test("a bucket and a sleep replace what was known of their key, what was taken adds up", async () => {
      await using store = await open();
      const save = (...marks: PaceMark[]) => store.pace.savePaceMarks({ lane: "slack", marks, now: 1_000 });

      await save(bucket(5_000), sleep(9_000), taken(900));
      await save(bucket(6_000), bucket(7_000, "C2"), taken(950), taken(950));
      await save(sleep(8_000));

      expect(order(await store.pace.paceMarks({ lane: "slack" }))).toEqual([
        bucket(6_000),
        bucket(7_000, "C2"),
        sleep(8_000),
        taken(900),
        taken(950),
      ]);
    });

    test("each lane has its own", async () => {
      await using store = await open();
      await store.pace.savePaceMarks({ lane: "slack", marks: [sleep(9_000)], now: 1_000 });

      expect(await store.pace.paceMarks({ lane: "msteams" })).toEqual([]);
    });

    test("what is past is forgotten, what was taken after a day", async () => {
      await using store = await open();
      await store.pace.savePaceMarks({ lane: "slack", marks: [bucket(2_000), sleep(3_000), taken(1_000), taken(1_001)], now: 1_001 });
      await store.pace.savePaceMarks({ lane: "slack", marks: [], now: 2_500 });
      expect(order(await store.pace.paceMarks({ lane: "slack" }))).toEqual([sleep(3_000), taken(1_000), taken(1_001)]);

      await store.pace.savePaceMarks({ lane: "slack", marks: [], now: 1_000 + PACE_TAKEN_MS });

      expect(await store.pace.paceMarks({ lane: "slack" })).toEqual([taken(1_001)]);
    });
  });
}
