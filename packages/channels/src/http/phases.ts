/** How long each part of a request may take, in milliseconds. */
export interface PostLimits {
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly totalMs: number;
}

export const POST_LIMITS: PostLimits = { connectMs: 5_000, firstByteMs: 10_000, totalMs: 15_000 };

/** How far one request has come, and the deadline of the part it is in. */
export interface Phases extends Disposable {
  readonly signal: AbortSignal;
  /** The first byte of the request goes out. */
  readonly onWritten: () => void;
  readonly onFirstByte: () => void;
  /** The other side may have the request. */
  readonly isWritten: () => boolean;
  /** One of our deadlines has passed, or the caller gave up. */
  readonly timedOut: () => boolean;
  /** Rejects when the time is over, whether or not the work noticed. */
  readonly withDeadline: <T>(work: Promise<T>) => Promise<T>;
}

export function startPhases({ connectMs, firstByteMs, totalMs }: PostLimits, outer: AbortSignal): Phases {
  const deadline = new AbortController();
  const giveUp = () => {
    deadline.abort(new Error("A part of the request took too long"));
  };
  // A composed signal would do, at the price of weak references that are collected after every request.
  const follow = () => {
    deadline.abort(outer.reason);
  };
  if (outer.aborted) follow();
  else outer.addEventListener("abort", follow, { once: true });
  const total = setTimeout(giveUp, totalMs);
  let phase = setTimeout(giveUp, connectMs);
  let written = false;
  const { signal } = deadline;
  const aborted = new Promise<never>((_resolve, reject) => {
    const fail = () => {
      reject(new Error("The request was given up", { cause: signal.reason }));
    };
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
  aborted.catch(() => undefined);
  return {
    signal,
    onWritten: () => {
      written = true;
      clearTimeout(phase);
      phase = setTimeout(giveUp, firstByteMs);
    },
    onFirstByte: () => {
      clearTimeout(phase);
    },
    isWritten: () => written,
    timedOut: () => signal.aborted,
    withDeadline: (work) => Promise.race([work, aborted]),
    [Symbol.dispose]: () => {
      clearTimeout(total);
      clearTimeout(phase);
      outer.removeEventListener("abort", follow);
    },
  };
}
