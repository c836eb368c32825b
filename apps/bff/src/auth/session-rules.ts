const HOUR_MS = 3_600_000;

/** A session ends when it was not used for this long … */
const SESSION_IDLE_MS = 12 * HOUR_MS;
/** … and this long after sign-in in any case. */
export const SESSION_ABSOLUTE_MS = 7 * 24 * HOUR_MS;
/** How long a sign-in counts as recent for what asks for it. */
const RECENT_SIGN_IN_MS = 15 * 60_000;
/** Use is written down at most this often. */
const TOUCH_MS = 60_000;

export interface SessionTimes {
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

export type SessionAge =
  | { readonly ended: true }
  | { readonly ended: false; readonly recent: boolean; readonly touch: { readonly expiresAt: number } | null };

/** What a session that the store still has is worth at `now`. A clock that jumped back ends nothing. */
export function ageOf({ createdAt, lastSeenAt }: SessionTimes, now: number): SessionAge {
  if (now - createdAt >= SESSION_ABSOLUTE_MS || now - lastSeenAt >= SESSION_IDLE_MS) return { ended: true };
  const touch = now - lastSeenAt >= TOUCH_MS ? { expiresAt: sessionEnd(createdAt, now) } : null;
  return { ended: false, recent: now - createdAt < RECENT_SIGN_IN_MS, touch };
}

/** When a session ends that was used at `now` for the last time. */
export function sessionEnd(createdAt: number, now: number): number {
  return Math.min(now + SESSION_IDLE_MS, createdAt + SESSION_ABSOLUTE_MS);
}
