import { formatter } from "./clock.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

/** "5 min ago": the full stop of an abbreviation only makes a column of times restless. */
function format(value: number, unit: "minute" | "hour" | "day"): string {
  return relative.format(value, unit).replace(".", "");
}

export const timeWords = {
  /** "just now", "5 min. ago", "yesterday"; after a week the date. */
  ago: (at: number, now: number, zone?: string): string => {
    const past = now - at;
    if (past < MINUTE && past > -MINUTE) return "just now";
    if (Math.abs(past) < HOUR) return format(-Math.round(past / MINUTE), "minute");
    if (Math.abs(past) < DAY) return format(-Math.round(past / HOUR), "hour");
    if (Math.abs(past) < WEEK) return format(-Math.round(past / DAY), "day");
    return formatter({ dateStyle: "medium" }, zone).format(at);
  },
  date: (at: number, zone?: string): string => formatter({ dateStyle: "long" }, zone).format(at),
  exact: (at: number, zone?: string): string => formatter({ dateStyle: "long", timeStyle: "medium" }, zone).format(at),
  /** For columns of a log: the clock, with the date in front of it once it is not today's. */
  log: (at: number, now: number, zone?: string): string => {
    const time = formatter({ hour: "2-digit", minute: "2-digit", second: "2-digit" }, zone).format(at);
    const day = formatter({ dateStyle: "short" }, zone);
    return day.format(at) === day.format(now) ? time : `${formatter({ month: "short", day: "numeric" }, zone).format(at)}, ${time}`;
  },
  /** The heading of a day in a list. */
  day: (at: number, now: number, zone?: string): string => {
    const day = formatter({ dateStyle: "short" }, zone);
    if (day.format(at) === day.format(now)) return "Today";
    if (day.format(at) === day.format(now - DAY)) return "Yesterday";
    return formatter({ weekday: "long", day: "numeric", month: "long", year: "numeric" }, zone).format(at);
  },
  duration: (ms: number): string => (ms < 1_000 ? `${String(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`),
} as const;
