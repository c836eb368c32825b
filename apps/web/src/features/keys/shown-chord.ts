import { commandOn, type KeyPage } from "@tocsin/domain";
import { ownKey } from "../../lib/own-keys.ts";

/** A chord of the lists as its person has it now, wherever they moved its key; null: they turned such keys off. */
export function shownChord(chord: string, page: KeyPage): string | null {
  const [first = "", ...then] = chord.split(" ");
  const command = commandOn(page, first, {});
  const key = command === null ? first : ownKey(command, page);
  return key === null ? null : [key, ...then].join(" ");
}

export function shownChords(chords: readonly string[], page: KeyPage): readonly string[] {
  return chords.flatMap((chord) => shownChord(chord, page) ?? []);
}
