import { readPosition, type StreamPosition, writePosition } from "@tocsin/domain";
import type { SealedText } from "../secrets/sealed-text.ts";

/** Positions as the ids of events carry them. */
export interface PositionIds {
  readonly write: (position: StreamPosition) => string;
  /** Null: it was given out by another database, to somebody else, or by nobody. */
  readonly read: (id: string) => StreamPosition | null;
}

/**
 * Sealed for one person and one database: the numbers of a position count what the whole company had, and say nothing true of a database that was
 * restored (rules V2, V3).
 */
export function positionIds(sealed: SealedText, { database, person }: { readonly database: string; readonly person: string }): PositionIds {
  const whose = `${database} ${person}`;
  let newest = { text: "", id: "" };
  return {
    // An alert and the count behind it are at one position: half of all that is sealed.
    write: (position) => {
      const text = writePosition(position);
      if (text !== newest.text) newest = { text, id: sealed.seal(text, whose) };
      return newest.id;
    },
    read: (id) => readPosition(sealed.open(id, whose) ?? ""),
  };
}
