/** Nobody can park a delivery for longer. */
const RETRY_AFTER_MAX_MS = 24 * 60 * 60 * 1_000;

/** Asked to wait, and not told how long. */
export const WAIT_UNTOLD_MS = 30_000;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const TIME = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;
/** The three forms of RFC 9110, 5.6.7: IMF-fixdate, RFC 850, asctime. */
const DATES = [
  new RegExp(String.raw`^[a-z]{3}, (?<day>\d\d) (?<month>[a-z]{3}) (?<year>\d{4}) ${TIME} GMT$`, "i"),
  new RegExp(String.raw`^[a-z]{6,9}, (?<day>\d\d)-(?<month>[a-z]{3})-(?<year>\d\d) ${TIME} GMT$`, "i"),
  new RegExp(String.raw`^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) ${TIME} (?<year>\d{4})$`, "i"),
];

/** The header as it came, each time: a proxy may add its own to the server's. */
export type RetryAfter = string | readonly string[] | null;

/**
 * Milliseconds that a Retry-After asks us to wait, at most 24 hours (page 4.5): seconds, or a date, of which the past means
 * now. Of several the longest. Null for everything else, negative numbers included.
 */
export function parseRetryAfter(value: RetryAfter, now: number): number | null {
  const waits = [value ?? []].flat().flatMap((each) => parseOne(each.trim(), now) ?? []);
  return waits.length === 0 ? null : Math.max(...waits);
}

function parseOne(text: string, now: number): number | null {
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1_000, RETRY_AFTER_MAX_MS);
  const at = parseHttpDate(text, now);
  return at === null ? null : Math.min(Math.max(0, at - now), RETRY_AFTER_MAX_MS);
}

/** Epoch milliseconds; null for what is no date of HTTP. */
export function parseHttpDate(text: string, now: number): number | null {
  const parts = DATES.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return null;
  const part = (name: string): number => Number(parts[name]);
  const month = MONTHS.indexOf((parts["month"] ?? "").toLowerCase());
  const date = new Date(0);
  date.setUTCFullYear(fullYear(parts["year"] ?? "", now), month, part("day"));
  date.setUTCHours(part("hour"), part("minute"), part("second"));
  const isReal = month >= 0 && date.getUTCMonth() === month && part("hour") < 24 && part("minute") < 60 && part("second") <= 60;
  return isReal ? date.getTime() : null;
}

/** Two digits that seem more than fifty years ahead belong to the century before (RFC 9110). */
function fullYear(digits: string, now: number): number {
  if (digits.length > 2) return Number(digits);
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + Number(digits);
  return year > thisYear + 50 ? year - 100 : year;
}
