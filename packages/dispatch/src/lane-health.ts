import { isTaken, type SendReport } from "@tocsin/domain";
import type { ChannelAdapter, ChannelPause, ChannelReads, ChannelWrites, Clock } from "@tocsin/ports";
import { createMutex, type Timers } from "./bell.ts";
import { createConditionLog } from "./condition-log.ts";
import type { EngineConfig, LaneChannel } from "./config.ts";
import type { Emit } from "./events.ts";
import { probeConnection } from "./probe-connection.ts";
import { createStoredPause } from "./stored-pause.ts";

/** What the engine reads and writes of a channel's condition. */
export type ChannelHealthStore = Pick<ChannelReads, "channels"> &
  Pick<ChannelWrites, "pauseChannel" | "resumeChannel" | "recordSuccess" | "recordError">;

export interface LaneHealth {
  /**
   * True when sending is allowed. A paused lane is probed when the time for it has come, and resumed by a probe that succeeds;
   * where no probe can tell, the next deliveries are the probe, at the same growing pauses.
   */
  readonly isOpen: (adapter: ChannelAdapter, signal: AbortSignal) => Promise<boolean>;
  /** When a paused lane is looked at again; null for an open one. */
  readonly nextProbeAt: () => number | null;
  /** Notes what an attempt said about the connection; the first fault pauses the lane, unless its settings were saved since the attempt began. */
  readonly note: (report: SendReport, startedAt: number) => Promise<void>;
  /** Somebody may have changed the channel: ask the store again. */
  readonly refresh: () => void;
}

interface HealthDeps {
  readonly channel: LaneChannel;
  readonly channels: ChannelHealthStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly emit: Emit;
  readonly config: Pick<EngineConfig, "probeFirstMs" | "probeMaxMs" | "sendMaxMs" | "abortGraceMs">;
}

interface Pause {
  readonly since: number;
  readonly nextProbeAt: number;
  readonly waitMs: number;
  /** No probe could tell: the lane is open again, and the next deliveries decide. */
  readonly trial: boolean;
  /** A probe that finds nothing wrong says nothing. */
  readonly onlySendingTells: boolean;
}

export function createLaneHealth({ channel, channels, clock, timers, emit, config }: HealthDeps): LaneHealth {
  const exclusive = createMutex();
  const record = createConditionLog({ channel, channels, clock });
  const stored = createStoredPause({ channel, channels, clock });
  let pause: Pause | null = null;

  async function reread(): Promise<void> {
    const found = await stored.read();
    if (found === null && pause !== null && !pause.trial) resumed(pause);
    else if (found && pause === null) pause = foundPaused(found, clock.now(), config.probeFirstMs);
  }

  const resumed = ({ since }: Pause): void => {
    pause = null;
    stored.forget();
    emit("channel.resumed", { channel, pausedMs: clock.now() - since });
  };

  async function probe(current: Pause, adapter: ChannelAdapter, signal: AbortSignal): Promise<boolean> {
    const startedAt = clock.now();
    const report = toldBy(current, await probeConnection({ channel, timers, emit, config }, adapter, signal));
    if (report !== null && !isTaken(report.outcome.kind)) {
      pause = longerPause(current, clock.now(), config.probeMaxMs);
      emit("channel.probed", { channel, code: report.answer.code, nextProbeAt: pause.nextProbeAt });
      await stored.retell(report, startedAt);
      await record(report);
      return false;
    }
    await channels.resumeChannel({ channel, at: clock.now(), proven: report !== null });
    if (report === null) pause = { ...longerPause(current, clock.now(), config.probeMaxMs), trial: true };
    else resumed(current);
    return true;
  }

  async function startPause(report: SendReport, startedAt: number): Promise<void> {
    if (pause?.trial === false || (await stored.isSavedSince(startedAt))) return;
    if (pause === null) emit("channel.paused", { channel, code: report.answer.code });
    pause = closed(pause, report, { now: clock.now(), firstMs: config.probeFirstMs });
    await stored.begin({ since: pause.since, onlySendingTells: pause.onlySendingTells, ...report.answer });
  }

  async function take(report: SendReport, startedAt: number): Promise<void> {
    if (report.outcome.kind === "pause") await startPause(report, startedAt);
    else if (pause?.trial === true && isTaken(report.outcome.kind)) resumed(pause);
    await record(report);
  }

  return {
    isOpen: (adapter, signal) =>
      exclusive(async () => {
        await reread();
        if (adapter.broken !== undefined && pause?.trial !== false) await take({ outcome: BROKEN, answer: adapter.broken }, clock.now());
        if (pause === null || pause.trial) return true;
        return clock.now() >= pause.nextProbeAt && probe(pause, adapter, signal);
      }),
    nextProbeAt: () => (pause?.trial === false ? pause.nextProbeAt : null),
    note: (report, startedAt) => exclusive(() => take(report, startedAt)),
    refresh: stored.refresh,
  };
}

/** Paused by a process before us: much may have changed since, so the first look is now. */
function foundPaused({ since, onlySendingTells }: ChannelPause, now: number, firstMs: number): Pause {
  return { since, nextProbeAt: now, waitMs: firstMs, trial: false, onlySendingTells };
}

/** A new pause, or the one that a trial has not ended. */
function closed(pause: Pause | null, { outcome }: SendReport, { now, firstMs }: { readonly now: number; readonly firstMs: number }): Pause {
  const { since, waitMs } = pause ?? { since: now, waitMs: firstMs };
  const onlySendingTells = outcome.kind === "pause" && outcome.onlySendingTells === true;
  return { since, waitMs, nextProbeAt: now + waitMs, trial: false, onlySendingTells };
}

/** What a probe says of a connection that is paused; null: nothing. */
function toldBy({ onlySendingTells }: Pause, probed: SendReport | null): SendReport | null {
  return probed !== null && onlySendingTells && isTaken(probed.outcome.kind) ? null : probed;
}

const BROKEN: SendReport["outcome"] = { kind: "pause", failure: "connection" };

/** The longer a connection is broken, the more rarely it is tried. */
function longerPause({ waitMs, ...pause }: Pause, now: number, maxMs: number): Pause {
  const longer = Math.min(waitMs * 2, maxMs);
  return { ...pause, waitMs: longer, nextProbeAt: now + longer };
}
