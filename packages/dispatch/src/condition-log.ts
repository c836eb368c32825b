import { isTaken, type SendReport } from "@tocsin/domain";
import type { ChannelWrites, Clock } from "@tocsin/ports";
import type { LaneChannel } from "./config.ts";

/** "Last success" and "last error" are for people to read; once in a while is enough. */
const SUCCESS_NOTE_MS = 60_000;
const ERROR_NOTE_MS = 10_000;

interface ConditionDeps {
  readonly channel: LaneChannel;
  readonly channels: Pick<ChannelWrites, "recordSuccess" | "recordError">;
  readonly clock: Clock;
}

/** Writes down when a channel last worked and last did not: at once when that changes, else now and then. */
export function createConditionLog({ channel, channels, clock }: ConditionDeps): (report: SendReport) => Promise<void> {
  let noted: { readonly worked: boolean; readonly at: number } | null = null;
  return async ({ outcome, answer: { code, text } }) => {
    const worked = isTaken(outcome.kind);
    const at = clock.now();
    if (noted?.worked === worked && isSoonAfter(noted.at, at, worked ? SUCCESS_NOTE_MS : ERROR_NOTE_MS)) return;
    await (worked ? channels.recordSuccess({ channel, at }) : channels.recordError({ channel, at, code, text }));
    noted = { worked, at };
  };
}

/** A time to come is that of a clock which was set back: it would be the last one until then. */
export function isSoonAfter(noted: number, now: number, withinMs: number): boolean {
  return now >= noted && now - noted < withinMs;
}
