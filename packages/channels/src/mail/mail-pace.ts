import { roomAfter, type SendRoom, spacingOf } from "@tocsin/domain";
import type { TurnKeeper } from "../http/near-turn.ts";
import { keptTimes, type KeptTimesOptions } from "../http/kept-times.ts";

/** What a mail server is sent at most (rule D17), also after the process was another one in between. */
export interface MailPace extends TurnKeeper {
  /** How many may go now; null: there is no limit. */
  readonly room: () => Promise<SendRoom | null>;
}

/** One server, one bucket. */
const SERVER = "server";

export function createMailPace(ratePerMinute: number | null, options: KeptTimesOptions): MailPace {
  if (ratePerMinute === null) return { room: () => Promise.resolve(null), reserve: () => Promise.resolve(0) };
  const spacing = spacingOf(ratePerMinute);
  const times = keptTimes(options);
  let recalling: Promise<void> | null = null;
  let isRecalled = false;

  /** What a slower limit before this one had used up must not hold back more than this one's own would. */
  async function recall(): Promise<void> {
    await times.ready();
    const wholeMs = spacing.everyMs * spacing.burst;
    if (times.left("bucket", SERVER) > wholeMs) times.set("bucket", SERVER, wholeMs);
    isRecalled = true;
  }
  const room = (): SendRoom => roomAfter(times.left("bucket", SERVER), spacing);

  return {
    room: async () => {
      if (!isRecalled) await (recalling ??= recall());
      return room();
    },
    // Taken before anybody can ask for room again.
    reserve: async (maxWaitMs) => {
      if (!isRecalled) await (recalling ??= recall());
      const { nextInMs } = room();
      if (nextInMs <= maxWaitMs) times.set("bucket", SERVER, times.left("bucket", SERVER) + spacing.everyMs);
      await times.keep();
      return nextInMs;
    },
  };
}
