import { FINDING_LISTS, type FindingList } from "./webhook-body.ts";

export interface CutBody {
  /** JSON that is whole. */
  readonly text: string;
  /** The list of findings in which the body broke off: of it and of those behind it some are missing. */
  readonly cutIn: FindingList;
}

/** An object or list that is open where the reading has come to. */
interface Level {
  readonly close: "}" | "]";
  /** Of an object: the field that is being read. */
  key: string;
  awaitsKey: boolean;
}

interface Reading {
  readonly open: Level[];
  /** Up to where the text can be kept, and what closes it there. */
  safe: { readonly end: number; readonly closing: string };
}

/** The body, its `findings`, one of the lists. */
const LEVELS_OF_A_LIST = 3;

/**
 * Makes a body whole that breaks off in its lists of findings, which is where DefectDojo's are long: without the finding in
 * which it ends. Null where it breaks off anywhere else, for whom the event concerns may stand behind that.
 */
export function wholeAgain(beginning: string): CutBody | null {
  const reading: Reading = { open: [], safe: { end: 0, closing: "" } };
  for (let at = 0; at < beginning.length; at += 1) {
    if (beginning[at] === '"') {
      const end = endOfString(beginning, at);
      if (end === null) break;
      nameLevel(reading.open.at(-1), beginning.slice(at + 1, end));
      at = end;
    } else {
      meet(reading, beginning[at], at);
    }
  }
  const { open, safe } = reading;
  const cutIn = FINDING_LISTS.find((name) => name === open[1]?.key);
  if (open[0]?.key !== "findings" || cutIn === undefined) return null;
  return { text: beginning.slice(0, safe.end) + safe.closing, cutIn };
}

/** The first string after the brace or comma of an object is the name of a field. */
function nameLevel(level: Level | undefined, key: string): void {
  if (level?.awaitsKey !== true) return;
  level.key = key;
  level.awaitsKey = false;
}

function meet(reading: Reading, mark: string | undefined, at: number): void {
  const { open } = reading;
  if (mark === "{" || mark === "[") {
    open.push({ close: mark === "{" ? "}" : "]", key: "", awaitsKey: mark === "{" });
    if (open.length < LEVELS_OF_A_LIST || mark === "[") keepUpTo(reading, at + 1);
  } else if (mark === "}" || mark === "]") {
    open.pop();
  } else if (mark === ",") {
    const level = open.at(-1);
    if (level !== undefined) level.awaitsKey = level.close === "}";
    keepUpTo(reading, at);
  }
}

/** Between findings and between lists, never inside a finding. */
function keepUpTo(reading: Reading, end: number): void {
  if (reading.open.length > LEVELS_OF_A_LIST) return;
  const closing = reading.open.map(({ close }) => close).toReversed();
  reading.safe = { end, closing: closing.join("") };
}

/** Where the string ends that begins at `start`; null: it does not. */
function endOfString(text: string, start: number): number | null {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return null;
}
