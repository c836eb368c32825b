/** Can be given up, and is when something else is; disposed of, it leaves nothing behind. */
export interface Follower extends Disposable {
  readonly signal: AbortSignal;
  readonly giveUp: (reason: Error) => void;
}

/**
 * Follows `outer`. `AbortSignal.any` with `AbortSignal.timeout` would be shorter, but what they make of one mail is kept until the time is over: at a
 * hundred mails a second and two minutes, twelve thousand of each.
 */
export function followerOf(outer: AbortSignal): Follower {
  const own = new AbortController();
  const follow = (): void => {
    own.abort(outer.reason);
  };
  if (outer.aborted) follow();
  else outer.addEventListener("abort", follow, { once: true });
  return {
    signal: own.signal,
    giveUp: (reason) => {
      own.abort(reason);
    },
    [Symbol.dispose]: () => {
      outer.removeEventListener("abort", follow);
    },
  };
}

/** Given up when `outer` is, or when so many milliseconds have passed. */
export function deadlineOf(outer: AbortSignal, afterMs: number): Pick<Follower, "signal"> & Disposable {
  const follower = followerOf(outer);
  const timer = setTimeout(() => {
    follower.giveUp(new Error("It took too long"));
  }, afterMs);
  return {
    signal: follower.signal,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      follower[Symbol.dispose]();
    },
  };
}
