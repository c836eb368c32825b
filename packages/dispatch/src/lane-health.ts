import type { Answer, SendReport } from "@tocsin/domain";
import type { ChannelAdapter, ChannelReads, ChannelWrites, Clock } from "@tocsin/ports";
import { createMutex } from "./bell.ts";
import { createConditionLog } from "./condition-log.ts";
import type { EngineConfig, LaneChannel } from "./config.ts";
import type { Emit } from "./events.ts";

/** What the engine reads and writes of a channel's condition. */
export type ChannelHealthStore = Pick<ChannelReads, "channels"> &
  Pick<ChannelWrites, "pauseChannel" | "resumeChannel" | "recordSuccess" | "recordError">;

export interface LaneHealth {
  /** True when sending is allowed. A paused lane is probed when the time for it has come, and resumed by a probe that succeeds. */
  readonly isOpen: (adapter: ChannelAdapter, signal: AbortSignal) => Promise<boolean>;
  /** When a paused lane is looked at again; null for an open one. */
  readonly nextProbeAt: () => number | null;
  /** Notes what an attempt said about the connection; the first fault pauses the lane. */
  readonly note: (report: SendReport) => Promise<void>;
  /** Somebody may have changed the channel: ask the store again. */
  readonly refresh: () => void;
}

interface HealthDeps {
  readonly channel: LaneChannel;
  readonly channels: ChannelHealthStore;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "probeFirstMs" | "probeMaxMs">;
}

interface Pause {
  readonly since: number;
  readonly nextProbeAt: number;
  readonly waitMs: number;
}

export function createLaneHealth({ channel, channels, clock, emit, config }: HealthDeps): LaneHealth {
  const exclusive = createMutex();
  const record = createConditionLog({ channel, channels, clock });
  let pause: Pause | null = null;
  let stale = true;

  async function reread(): Promise<void> {
    if (!stale) return;
    stale = false;
    const state = (await channels.channels({})).find((entry) => entry.channel === channel);
    const stored = state?.paused ?? null;
    if (stored === null && pause !== null) resumed(pause);
    // Paused by a process before us: much may have changed since, so the first look is now.
    else if (stored !== null && pause === null) pause = { since: stored.since, nextProbeAt: clock.now(), waitMs: config.probeFirstMs };
  }

  function resumed({ since }: Pause): void {
    pause = null;
    emit("channel.resumed", { channel, pausedMs: clock.now() - since });
  }

  async function probe(current: Pause, adapter: ChannelAdapter, signal: AbortSignal): Promise<boolean> {
    const { outcome, answer } = await adapter.probe(signal);
    if (outcome.kind === "delivered" || outcome.kind === "accepted") {
      await channels.resumeChannel({ channel, at: clock.now() });
      resumed(current);
      return true;
    }
    pause = longerPause(current, clock.now(), config.probeMaxMs);
    emit("channel.probed", { channel, code: answer.code, nextProbeAt: pause.nextProbeAt });
    return false;
  }

  async function startPause({ code, text }: Answer): Promise<void> {
    if (pause !== null) return;
    const now = clock.now();
    pause = { since: now, nextProbeAt: now + config.probeFirstMs, waitMs: config.probeFirstMs };
    emit("channel.paused", { channel, code });
    await channels.pauseChannel({ channel, at: now, code, text });
  }

  return {
    isOpen: (adapter, signal) =>
      exclusive(async () => {
        await reread();
        if (pause === null) return true;
        return clock.now() >= pause.nextProbeAt && probe(pause, adapter, signal);
      }),
    nextProbeAt: () => pause?.nextProbeAt ?? null,
    note: (report) =>
      exclusive(async () => {
        if (report.outcome.kind === "pause") await startPause(report.answer);
        await record(report);
      }),
    refresh: () => {
      stale = true;
    },
  };
}

/** The longer a connection is broken, the more rarely it is tried. */
function longerPause({ since, waitMs }: Pause, now: number, maxMs: number): Pause {
  const longer = Math.min(waitMs * 2, maxMs);
  return { since, waitMs: longer, nextProbeAt: now + longer };
}
