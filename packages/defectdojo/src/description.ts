import { JSON_LIMITS } from "@tocsin/contract";
import { beginningOf, utf8Length } from "@tocsin/domain";

const CUT_TEXT = "…\n\n[Cut here: DefectDojo sent a longer text than Tocsin keeps.]";

/** The text as it was sent, or as much of it as an event may hold, with a word that it goes on; null for an empty one. */
export function descriptionOf(sent: string | null, cutIn: string | null): string | null {
  const text = sent === null || sent.trim() === "" ? "" : sent;
  const note = cutIn === null ? "" : cutFindings(cutIn);
  const room = JSON_LIMITS.stringBytesMax - utf8Length(note);
  const kept = utf8Length(text) <= room ? text : `${beginningOf(text, room - utf8Length(CUT_TEXT))}${CUT_TEXT}`;
  const told = [kept, note].filter((part) => part !== "").join("\n\n");
  return told === "" ? null : told;
}

function cutFindings(list: string): string {
  return `[Cut: DefectDojo sent more findings than Tocsin takes at once. From the list "${list}" on, findings are missing and counts are too low.]`;
}
