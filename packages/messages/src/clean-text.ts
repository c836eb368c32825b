import { oneLine } from "@tocsin/domain";

/** Marks that turn the reading direction around and can make a line say something else than it holds. */
const BIDI_CONTROLS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Half of a surrogate pair: no text, and an error in every encoding. */
const LONE_SURROGATE = /\p{Cs}/gu;

/** One line without anything that acts instead of being read. */
export function cleanLine(text: string): string {
  return oneLine(
    text
      .replace(LONE_SURROGATE, "\ufffd")
      .replace(BIDI_CONTROLS, "")
      .replace(/[\u2028\u2029]/g, " "),
  );
}

/** Lines of plain text: what ends a line ends one here, at most one empty line in a row, no control character. */
export function cleanLines(text: string): readonly string[] {
  const lines = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map(cleanLine);
  const kept = lines.filter((line, index) => line !== "" || (index > 0 && lines[index - 1] !== ""));
  return kept.at(-1) === "" ? kept.slice(0, -1) : kept;
}
