import type { SystemAudience } from "../audience/audience.ts";

/**
 * What somebody who listens has been told of (rules V1, V2), in numbers that are on disk. Events are numbered as they are accepted, and their alerts
 * come in that order but for events that are left aside for a while: those are named.
 */
export interface StreamPosition {
  /** The newest event of which there was an alert for them; 0: none yet. */
  readonly event: number;
  /** Older ones that were not fanned out to the end, and had none for them yet; ascending. */
  readonly open: readonly number[];
  /** The newest change of a preference, whosever. */
  readonly change: number;
  readonly systemAudience: SystemAudience;
}

/** An engine that leaves more than that aside has a fault of its own; the oldest are in the list of alerts when they come. */
const OPEN_MAX = 20;
/** As many characters as a position ever has. */
export const POSITION_MAX = 400;

const LETTERS = { everyone: "e", superusers: "s" } as const satisfies Record<SystemAudience, string>;
const FORM = /^(\d{1,15})-(\d{1,15})-([es])(?:-(\d{1,15}(?:\.\d{1,15}){0,19}))?$/;

/** One word of digits, letters and marks that means nothing to a protocol. */
export function writePosition({ event, open, change, systemAudience }: StreamPosition): string {
  const late = open.slice(-OPEN_MAX);
  return [event, change, LETTERS[systemAudience], ...(late.length === 0 ? [] : [late.join(".")])].join("-");
}

/** Null: nothing that {@link writePosition} writes. */
export function readPosition(text: string): StreamPosition | null {
  const [, event, change, letter, open = ""] = FORM.exec(text) ?? [];
  if (event === undefined || change === undefined) return null;
  const late = open === "" ? [] : open.split(".").map(Number);
  // Whoever made it up would be told of one event twice: as one that is late, and as a new one.
  if (late.some((number, index) => number >= Number(event) || number <= (late[index - 1] ?? -1))) return null;
  return {
    event: Number(event),
    change: Number(change),
    systemAudience: letter === LETTERS.everyone ? "everyone" : "superusers",
    open: late,
  };
}

export interface AlertsFound {
  /** Events with an alert for them, newer than their position or open in it; ascending. */
  readonly alerts: readonly number[];
  /** Events that are not fanned out to the end at the moment of the same look, as far as they are older than the newest of `alerts` or the position. */
  readonly open: readonly number[];
}

/**
 * The position after each alert, in their order: whoever is cut off after any of them gets the rest, and none twice. The last one is that of everything
 * that was found.
 */
export function positionsAfter(from: StreamPosition, { alerts, open }: AlertsFound): readonly [StreamPosition, ...StreamPosition[]] {
  const told = new Set<number>();
  const stillOpen = new Set(open);
  const positionNow = (): StreamPosition => {
    const event = Math.max(from.event, ...told);
    const rest = alerts.filter((number) => !told.has(number) && number < event);
    const late = new Set([...open.filter((number) => number < event && isNews(number, from)), ...rest]);
    return { ...from, event, open: [...late].filter((number) => !told.has(number)).toSorted((a, b) => a - b) };
  };
  function isNews(number: number, { event, open: known }: StreamPosition): boolean {
    return number > event || (known.includes(number) && stillOpen.has(number));
  }
  const before = positionNow();
  return [
    before,
    ...alerts.map((number) => {
      told.add(number);
      return positionNow();
    }),
  ];
}
