import { queryOptions } from "@tanstack/react-query";

/** Smaller differences are the way of the answer and its rounding to seconds. */
const WORTH_SAYING_MS = 30_000;

/** By how much this device's clock is ahead of the server's (behind: negative); null: not worth saying, or not known. */
export const clockSkewQuery = queryOptions({
  queryKey: ["clock-skew"],
  queryFn: async ({ signal }) => {
    const askedAt = Date.now();
    const { headers } = await fetch("/healthz", { method: "HEAD", cache: "no-store", signal });
    return skewOf({ askedAt, answeredAt: Date.now(), date: headers.get("date") });
  },
  staleTime: 600_000,
  retry: false,
});

interface Asked {
  readonly askedAt: number;
  readonly answeredAt: number;
  /** The answer's `Date`: the server's second, cut off. */
  readonly date: string | null;
}

export function skewOf({ askedAt, answeredAt, date }: Asked): number | null {
  const server = Date.parse(date ?? "") + 500;
  const skew = (askedAt + answeredAt) / 2 - server;
  return Number.isNaN(server) || Math.abs(skew) < WORTH_SAYING_MS ? null : Math.round(skew);
}
