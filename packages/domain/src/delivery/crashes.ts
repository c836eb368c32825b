/**
 * Crashes in the middle of an attempt, which are no attempts. Behind fresh ones it goes after the first; from so many on it is tried
 * only by a process that has lived for {@link SUSPECT_WAIT_MS} (rule D18).
 */
export const SUSPECT_CRASHES = 2;
export const SUSPECT_WAIT_MS = 10_000;

/** From so many on it is sent while nothing else is: if it kills the process, only it is suspected. */
export const ALONE_FROM_CRASHES = 3;

/** From so many on it is not tried any more without somebody looking at it: held, as quarantined (rule D5). */
export const QUARANTINE_CRASHES = 5;
