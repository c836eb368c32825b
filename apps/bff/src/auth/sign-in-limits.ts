import type { Clock } from "@tocsin/ports";
import { type Limited, requestLimits, type RequestRates } from "./request-limits.ts";

export interface SignInLimits {
  /** Counts an attempt beforehand, so that a thousand at once are no way round. */
  attempt(input: { readonly account: string; readonly address: string }): Promise<Limited>;
  /** The password was right: the account starts afresh. */
  forget(account: string): void;
  /** The password was not looked at: this one attempt does not count. */
  takeBack(account: string): void;
}

export const SIGN_IN_RATES: RequestRates = { perAddressPerMinute: 20, perMinute: 200 };

/** From this failure in a row on an account waits … */
const FREE_FAILURES = 5;
/** … this long, doubling up to the most. Nobody is ever locked out for good: a stranger could do that to anybody. */
const WAIT_MS = 1_000;
const WAIT_MAX_MS = 15 * 60_000;
const ACCOUNTS_MAX = 10_000;

/** Limits on guessing passwords: per account, per address, and for everybody together. */
export function signInLimits(clock: Clock, rates: RequestRates): SignInLimits {
  const requests = requestLimits(rates);
  const accounts = waitingAccounts(clock);
  return {
    attempt: async ({ account, address }) => {
      const counted = await requests(address);
      return counted.ok ? accounts.attempt(account) : counted;
    },
    forget: (account) => {
      accounts.forget(account);
    },
    takeBack: (account) => {
      accounts.takeBack(account);
    },
  };
}

function waitingAccounts(clock: Clock) {
  const failures = new Map<string, { readonly count: number; readonly until: number }>();
  return { attempt, takeBack, forget: (account: string) => failures.delete(account) };

  function takeBack(account: string): void {
    const entry = failures.get(account);
    if (entry !== undefined) failures.set(account, { count: entry.count - 1, until: 0 });
  }

  function attempt(account: string): Limited {
    const now = clock.now();
    const before = failures.get(account) ?? { count: 0, until: 0 };
    if (before.until > now) return { ok: false, retryAfterSeconds: (before.until - now) / 1_000 };
    const count = before.count + 1;
    // Inserted anew, so that the map stays in the order of use and the oldest goes first.
    failures.delete(account);
    failures.set(account, {
      count,
      until: count < FREE_FAILURES ? 0 : now + Math.min(WAIT_MAX_MS, WAIT_MS * 2 ** (count - FREE_FAILURES)),
    });
    const oldest = failures.keys().next();
    if (failures.size > ACCOUNTS_MAX && oldest.done !== true) failures.delete(oldest.value);
    return { ok: true };
  }
}
