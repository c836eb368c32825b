import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { limitKey } from "./client-address.ts";

export type Limited = { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number };

export interface RequestRates {
  readonly perAddressPerMinute: number;
  readonly perMinute: number;
}

/** Counts a request from an address beforehand, so that a thousand at once are no way round. */
export type RequestLimits = (address: string) => Promise<Limited>;

/** Limits for what is open to strangers: per address, and for everybody together. */
export function requestLimits({ perAddressPerMinute, perMinute }: RequestRates): RequestLimits {
  const byAddress = new RateLimiterMemory({ points: perAddressPerMinute, duration: 60 });
  const all = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (address) => {
    const mine = await consume(byAddress, limitKey(address));
    return mine.ok ? consume(all, "all") : mine;
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<Limited> {
  try {
    await limiter.consume(key);
    return { ok: true };
  } catch (refused) {
    // The library rejects with its state, which is no error; anything else is a bug.
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return { ok: false, retryAfterSeconds: refused.msBeforeNext / 1_000 };
  }
}
