import type { ApiToken } from "@tocsin/ports";
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** A burst is four times the rate of a second; what is above the rate comes back within a minute. */
const BURST_FACTOR = 4;
const BURST_SECONDS = 60;

/** Seconds to wait, or null: go ahead. */
export type TokenLimits = (token: Pick<ApiToken, "id" | "ratePerSecond">) => Promise<number | null>;

/** Requests per second and burst of each token, by the rate that is set for it; none: no limit. */
export function tokenLimits(): TokenLimits {
  const limiters = new Map<number, BurstyRateLimiter>();
  return async ({ id, ratePerSecond }) => {
    if (ratePerSecond === null) return null;
    const limiter = limiters.get(ratePerSecond) ?? limiterOf(ratePerSecond);
    limiters.set(ratePerSecond, limiter);
    try {
      await limiter.consume(id);
      return null;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return refused.msBeforeNext / 1_000;
    }
  };
}

function limiterOf(rate: number): BurstyRateLimiter {
  return new BurstyRateLimiter(
    new RateLimiterMemory({ keyPrefix: "rate", points: rate, duration: 1 }),
    new RateLimiterMemory({ keyPrefix: "burst", points: rate * (BURST_FACTOR - 1), duration: BURST_SECONDS }),
  );
}
