import { PACE_TAKEN_MS, type PaceMark, type PaceStore } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import type { Writer } from "../unit-of-work.ts";

type Save = Parameters<PaceStore["savePaceMarks"]>[0];

const MARKS = "SELECT kind, key, at FROM pace_marks WHERE lane = ?";

/** Keeps what each connection has used up of its pace. */
export function paceStore(writer: Writer): PaceStore {
  return {
    paceMarks: ({ lane }) => writer.read((db) => statement<[string], PaceMark>(db, MARKS).all(lane)),
    savePaceMarks: (input) =>
      writer.write((db) => {
        save(db, input);
      }),
  };
}

const FORGET_PAST = "DELETE FROM pace_marks WHERE lane = :lane AND at <= CASE WHEN kind = 'taken' THEN :dayAgo ELSE :now END";
const FORGET_KEY = "DELETE FROM pace_marks WHERE lane = :lane AND kind = :kind AND key = :key AND kind <> 'taken'";
const MARK = "INSERT OR IGNORE INTO pace_marks (lane, kind, key, at) VALUES (:lane, :kind, :key, :at)";

function save(db: Db, { lane, marks, now }: Save): void {
  const past = { lane, now, dayAgo: now - PACE_TAKEN_MS };
  statement<typeof past>(db, FORGET_PAST).run(past);
  for (const { kind, key, at } of marks) {
    statement<Omit<PaceMark, "at"> & { lane: string }>(db, FORGET_KEY).run({ lane, kind, key });
    statement<PaceMark & { lane: string }>(db, MARK).run({ lane, kind, key, at });
  }
}
