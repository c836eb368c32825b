/** Mails at a time where no setting says another number: more would be taken for a flood by small servers. */
export const MAIL_CONNECTIONS = { default: 3, max: 20 } as const;
/** Mails a minute that can be set as the most; without one there is no such limit. */
export const MAIL_RATE_MAX = 3_000;

const MINUTE_MS = 60_000;

/** How a limit per minute is kept: so many milliseconds from one to the next, and so many at once after a pause. */
export interface Spacing {
  readonly everyMs: number;
  readonly burst: number;
}

/**
 * Never more than the limit in any minute, whichever second it begins with (rule D17): what may go at once, a second's worth, is taken
 * from what is spread over the minute.
 */
export function spacingOf(ratePerMinute: number): Spacing {
  const burst = Math.max(1, Math.floor(ratePerMinute / 60));
  return { everyMs: Math.ceil(MINUTE_MS / (ratePerMinute - burst + 1)), burst };
}

/** How many may go now, and after how many milliseconds the next may. */
export interface SendRoom {
  readonly now: number;
  readonly nextInMs: number;
}

/** `usedMs`: how long until everything that was used up is there again. */
export function roomAfter(usedMs: number, { everyMs, burst }: Spacing): SendRoom {
  const now = Math.max(0, Math.floor((burst * everyMs - usedMs) / everyMs));
  return { now, nextInMs: now > 0 ? 0 : Math.ceil(usedMs - (burst - 1) * everyMs) };
}
