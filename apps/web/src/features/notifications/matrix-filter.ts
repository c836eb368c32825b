import { CHANNELS, type Channel, type EventType } from "@tocsin/domain";
import { plain } from "../../lib/plain-text.ts";
import type { SettingCell } from "../../lib/preferences/document.ts";
import type { RowGroup } from "../../ui/preference-grid/grid-rows.ts";

const STATES = ["on", "locked", "failed"] as const;

/** What somebody looks for in the matrix: words, and what a row's cells are (page 06, 2.11). */
export interface MatrixFilter {
  /** All of them have to be somewhere in what a row says of its event; without case or accents. */
  readonly words: readonly string[];
  readonly is: readonly (typeof STATES)[number][];
  /** Only this channel's cells count; without `is`, they have to be on. */
  readonly channel: Channel | null;
}

export interface EventTexts {
  /** Label, key, help and group of an event type, in one text. */
  readonly textOf: (event: EventType) => string;
  readonly cellsOf: (event: EventType) => readonly SettingCell[];
}

/** `scan is:on channel:slack`; what looks like a condition and is none is a word. */
export function parseFilter(text: string): MatrixFilter {
  const terms = text
    .split(/\s+/)
    .map(plain)
    .filter((term) => term !== "");
  const is = STATES.filter((state) => terms.includes(`is:${state}`));
  const channel = CHANNELS.findLast((candidate) => terms.includes(`channel:${candidate}`)) ?? null;
  const words = terms.filter((term) => !is.some((state) => term === `is:${state}`) && !CHANNELS.some((one) => term === `channel:${one}`));
  return { words, is, channel };
}

/** The rows that are left, in their groups; a group without any is gone. */
export function filterGroups(groups: readonly RowGroup[], filter: MatrixFilter, texts: EventTexts): readonly RowGroup[] {
  if (filter.words.length === 0 && filter.is.length === 0 && filter.channel === null) return groups;
  return groups.flatMap((group) => {
    const events = group.events.filter((event) => matches(event, filter, texts));
    return events.length === 0 ? [] : [{ ...group, events }];
  });
}

function matches(event: EventType, { words, is, channel }: MatrixFilter, { textOf, cellsOf }: EventTexts): boolean {
  const text = plain(textOf(event));
  if (!words.every((word) => text.includes(word))) return false;
  const wanted = channel !== null && is.length === 0 ? (["on"] as const) : is;
  const cells = cellsOf(event).filter((cell) => channel === null || cell.channel === channel);
  return wanted.every((state) => cells.some(IS[state]));
}

const IS: Readonly<Record<(typeof STATES)[number], (cell: SettingCell) => boolean>> = {
  on: ({ edit, effective }) => edit !== "unavailable" && effective,
  locked: ({ edit }) => edit === "locked",
  failed: ({ mark }) => mark.kind === "failed",
};
