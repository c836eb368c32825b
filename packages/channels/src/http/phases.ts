/** How long each part of a request may take, in milliseconds. */
export interface PostLimits {
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly totalMs: number;
}

export const POST_LIMITS: PostLimits = { connectMs: 5_000, firstByteMs: 10_000, totalMs: 15_000 };

/** How far one request has come, and the deadline of the part it is in. */
export interface Phases extends Disposable {
  /** The first byte of the request goes out. */
  readonly onWritten: () => void;
  readonly onFirstByte: () => void;
  /** The other side may have the request. */
  readonly isWritten: () => boolean;
  /** One of our deadlines has passed, or the caller gave up. */
  readonly timedOut: () => boolean;
  /** What ends the work that is under way from now on; called when the time is over, at once if it is. */
  readonly whenOver: (end: (reason: Error) => void) => void;
}

export function startPhases({ connectMs, firstByteMs, totalMs }: PostLimits, outer: AbortSignal): Phases {
  const startedAt = performance.now();
  const endAt = startedAt + totalMs;
  let phaseEndAt = startedAt + connectMs;
  let isWritten = false;
  let over: Error | null = null;
  let end: ((reason: Error) => void) | null = null;

  const giveUp = (): void => {
    over = new Error("The request was given up", { cause: outer.reason });
    end?.(over);
  };
  // One timer for all parts, set anew only for a deadline that comes before it: what goes well costs one, not three.
  let timerAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const now = performance.now();
    if (now >= Math.min(endAt, phaseEndAt)) giveUp();
    else wait(now);
  };
  const wait = (now: number): void => {
    timerAt = Math.min(endAt, phaseEndAt);
    clearTimeout(timer);
    timer = setTimeout(look, Math.ceil(timerAt - now));
  };
  wait(startedAt);
  if (outer.aborted) giveUp();
  else outer.addEventListener("abort", giveUp, { once: true });

  return {
    onWritten: () => {
      isWritten = true;
      const now = performance.now();
      phaseEndAt = now + firstByteMs;
      if (phaseEndAt < timerAt) wait(now);
    },
    onFirstByte: () => {
      phaseEndAt = Infinity;
    },
    isWritten: () => isWritten,
    timedOut: () => over !== null,
    whenOver: (work) => {
      end = work;
      if (over !== null) work(over);
    },
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      outer.removeEventListener("abort", giveUp);
    },
  };
}

/** Rejects when the time is over, whether or not the work noticed. */
export function withDeadline<T>(phases: Phases, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    phases.whenOver(reject);
    work.then(resolve, reject);
  });
}
