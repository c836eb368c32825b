const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How far back somebody looks; counted from when the server is asked. */
export const PERIODS = { "24h": DAY_MS, "7d": 7 * DAY_MS, "30d": 30 * DAY_MS } as const;
export type Period = keyof typeof PERIODS;

/** A day of the calendar as an address and a field of the browser have it; made-up ones are none. */
export function dateOf(value: string | null): string | null {
  if (value === null || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null;
  const at = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value) ? value : null;
}

/** When a day begins somewhere, as the API takes it; `later` so many days after it. */
export function dayStart(date: string, zone: string | undefined, later = 0): string {
  const utc = Date.parse(`${date}T00:00:00Z`) + later * DAY_MS;
  // The clocks there may change between the two.
  return new Date(utc - offsetMs(utc - offsetMs(utc, zone), zone)).toISOString();
}

/** The day that it is somewhere, so many days ago. */
export function dayAgo(days: number, now: number, zone: string | undefined): string {
  const at = now - days * DAY_MS;
  return new Date(at + offsetMs(at, zone)).toISOString().slice(0, 10);
}

/** How far the clocks of a zone are ahead of UTC. */
function offsetMs(at: number, zone: string | undefined): number {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((each) => each.type === type)?.value);
  const there = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return there - Math.floor(at / 1_000) * 1_000;
}
