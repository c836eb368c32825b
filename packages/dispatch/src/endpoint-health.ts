import { isTaken } from "@tocsin/domain";
import type { ChannelWrites, Clock } from "@tocsin/ports";
import { isSoonAfter } from "./condition-log.ts";
import type { LaneHealth } from "./lane-health.ts";

/** "Last success" of all webhooks is for people to read; once in a while is enough. */
const SUCCESS_NOTE_MS = 60_000;

interface EndpointHealthDeps {
  readonly channels: Pick<ChannelWrites, "recordSuccess">;
  readonly clock: Clock;
}

/** An endpoint has its circuit and its own record of errors; no fault of one endpoint says anything of the channel. */
export function createEndpointHealth({ channels, clock }: EndpointHealthDeps): LaneHealth {
  let notedAt: number | null = null;
  return {
    isOpen: () => Promise.resolve(true),
    nextProbeAt: () => null,
    refresh: () => undefined,
    note: async ({ outcome: { kind } }) => {
      const at = clock.now();
      if (!isTaken(kind) || (notedAt !== null && isSoonAfter(notedAt, at, SUCCESS_NOTE_MS))) return;
      notedAt = at;
      await channels.recordSuccess({ channel: "webhooks", at });
    },
  };
}
