import type { Clock, PaceKeeper, PaceMark } from "@tocsin/ports";

export interface KeptTimesOptions {
  readonly clock: Clock;
  /** Where the times are kept for the next process; without one they end with this one. */
  readonly keeper?: PaceKeeper;
  /** Milliseconds that only ever grow, whatever the clock is set to; the clock itself where there is nothing better. */
  readonly steady?: () => number;
}

/** When something will be over, by kind and key. Time passes as it does, even if the clock is set meanwhile. */
export interface KeptTimes {
  /** Resolves when it is known what the process before has used up. */
  readonly ready: () => Promise<readonly PaceMark[]>;
  /** Milliseconds until it is over; 0 when it is. */
  readonly left: (kind: PaceMark["kind"], key: string) => number;
  readonly set: (kind: PaceMark["kind"], key: string, ms: number) => void;
  /** Nothing of this key goes out for so long, or for longer where that was known already. */
  readonly sleep: (key: string, ms: number) => void;
  /** One message goes in so many milliseconds: counted exactly by whoever asked {@link ready} for those before. */
  readonly take: (key: string, inMs: number) => void;
  /** Resolves when all that was set is kept for the next process, as far as it can be. */
  readonly keep: () => Promise<void>;
}

/** Nobody is asked to be quiet for longer; a mark beyond it comes from a clock that was wrong. */
const SLEEP_MAX_MS = 24 * 60 * 60_000 * 1.1;
const BUCKET_MAX_MS = 60_000;
/** Names kept before those that mean nothing any more are dropped. */
const NAMES_MAX = 5_000;

export function keptTimes({ clock, keeper, steady = () => clock.now() }: KeptTimesOptions): KeptTimes {
  const until = new Map<string, number>();
  let changed = new Map<string, PaceMark>();
  let loading: Promise<readonly PaceMark[]> | null = null;

  async function load(): Promise<readonly PaceMark[]> {
    const marks = (await keeper?.load().catch(() => [])) ?? [];
    for (const { kind, key, at } of marks) {
      const ms = Math.min(at - clock.now(), kind === "sleep" ? SLEEP_MAX_MS : BUCKET_MAX_MS);
      if (kind !== "taken" && ms > 0) until.set(nameOf(kind, key), steady() + ms);
    }
    return marks;
  }

  const left: KeptTimes["left"] = (kind, key) => Math.max(0, (until.get(nameOf(kind, key)) ?? 0) - steady());
  const set: KeptTimes["set"] = (kind, key, ms) => {
    forgetPast(until, steady());
    until.set(nameOf(kind, key), steady() + ms);
    changed.set(nameOf(kind, key), { kind, key, at: Math.ceil(clock.now() + ms) });
  };

  return {
    ready: () => (loading ??= load()),
    left,
    set,
    sleep: (key, ms) => {
      if (ms > left("sleep", key)) set("sleep", key, ms);
    },
    take: (key, inMs) => {
      const at = Math.ceil(clock.now() + inMs);
      changed.set(`${nameOf("taken", key)} ${String(at)}`, { kind: "taken", key, at });
    },
    keep: async () => {
      const marks = [...changed.values()];
      changed = new Map();
      // What cannot be written down now still holds for this process.
      if (marks.length > 0) await keeper?.save(marks).catch(() => undefined);
    },
  };
}

function nameOf(kind: PaceMark["kind"], key: string): string {
  return `${kind} ${key}`;
}

function forgetPast(times: Map<string, number>, now: number): void {
  if (times.size <= NAMES_MAX) return;
  for (const [name, at] of times) if (at <= now) times.delete(name);
}
