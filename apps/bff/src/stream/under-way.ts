/** What may be under way to a reader: with what frames it (some bytes a block), 64 KB. */
export const UNDER_WAY_MAX = 64_512;
/** So much is said at a time, and no more while less than that has room. */
export const BLOCK_MAX = 32_000;
/** From here on it is worth asking the system how much of it has been taken. */
const UNSURE = 16_000;

/** What was said to a reader and is not known to have arrived: in this process, in the system, on the way. */
export interface UnderWay {
  readonly said: (bytes: number) => void;
  /** The system is being asked; hand over its answer, or null where it does not tell, and what it holds is not ours to bound. */
  readonly ask: () => (untaken: number | null) => void;
  readonly hasRoom: () => boolean;
  /** There is no room by what was said since the system was asked. */
  readonly isFull: () => boolean;
  /** Enough to ask it again before long. */
  readonly isUnsure: () => boolean;
  /** For how long nothing of it was taken, as of the last look; 0: all was, or some. */
  readonly stuckMs: () => number;
}

/** Where the system never tells, nothing is held back: then the socket's own buffer is what bounds it. */
export function createUnderWay(steady: () => number): UnderWay {
  let tells: boolean | null = null;
  let [bytes, news, sinceAsked] = [0, 0, 0];
  let [movedAt, stuckMs] = [steady(), 0];
  const hasRoom = (): boolean => tells === false || bytes + BLOCK_MAX <= UNDER_WAY_MAX;
  function looked(untaken: number | null): void {
    tells ??= untaken !== null;
    // A connection may be overlooked once, where others come and go while the table is read.
    if (untaken === null) return;
    const now = steady();
    // Frames are not counted in: where nothing was taken, there is rather more than was said.
    if (untaken === 0 || untaken < bytes - sinceAsked) movedAt = now;
    // The answer takes its time, and may be of before what was said meanwhile.
    [bytes, news, stuckMs] = [untaken + sinceAsked, sinceAsked, now - movedAt];
  }

  return {
    said: (more) => {
      if (bytes === 0) movedAt = steady();
      bytes += more;
      news += more;
      sinceAsked += more;
    },
    ask: () => {
      sinceAsked = 0;
      return looked;
    },
    hasRoom,
    isUnsure: () => tells !== false && bytes >= UNSURE,
    isFull: () => news > 0 && !hasRoom(),
    stuckMs: () => stuckMs,
  };
}
