import { stat } from "node:fs/promises";
import { type Channel, CHANNELS, isFinal } from "@tocsin/domain";
import type { ChannelState, Clock, Measures, StoreReads } from "@tocsin/ports";
import type { Config } from "../config/config.ts";
import type { EngineCalls } from "../deps.ts";
import { freeBytes } from "../disk-room.ts";
import type { StreamHub } from "../stream/stream-hub.ts";
import type { MetricName, Sample } from "./catalogue.ts";
import { exposition } from "./exposition.ts";
import type { LoopLag } from "./loop-lag.ts";

interface MetricsDeps {
  readonly reads: Pick<StoreReads, "operations" | "channels">;
  readonly engine: Pick<EngineCalls, "measure">;
  readonly clock: Clock;
  readonly data: Pick<Config["data"], "folder" | "database">;
  readonly loop: LoopLag;
  readonly streams: Pick<StreamHub, "counts">;
}

/** What a look at /metrics shows: counters of the engine's thread, sums that the store keeps, and how this process does. */
export function metricsPage({ reads, engine, clock, data, loop, streams }: MetricsDeps): () => Promise<string> {
  return async () => {
    const [counted, measured, channels, disk] = await Promise.all([
      engine.measure({}),
      reads.operations.measures({}),
      reads.channels.channels({}),
      diskSamples(data),
    ]);
    return await exposition([
      ...counted,
      ...storeSamples(measured, clock.now()),
      ...channels.filter(({ enabled }) => enabled).map(pausedSample),
      ...disk,
      ...processSamples(),
      ...streamSamples(streams.counts()),
      loop.sample(),
    ]);
  };
}

const plain = (name: MetricName, value: number): Sample => ({ name, labels: {}, value });

function storeSamples(measured: Measures, now: number): readonly Sample[] {
  const { eventsAccepted, eventsReachedNobody, fanOutBacklog, totals, possibleRepeats, oldestDue, openCircuits } = measured;
  const openOf = (channel: Channel): number => openCircuits.find((open) => open.channel === channel)?.count ?? 0;
  return [
    ...CHANNELS.filter((channel) => channel !== "alert").map((channel): Sample => ({
      name: "tocsin_circuits_open",
      labels: { channel },
      value: openOf(channel),
    })),
    plain("tocsin_events_accepted_total", eventsAccepted),
    plain("tocsin_events_reached_nobody_total", eventsReachedNobody),
    plain("tocsin_fan_out_backlog", fanOutBacklog),
    ...totals.map(({ channel, state, count }): Sample => ({
      name: isFinal(state) ? "tocsin_deliveries_final_total" : "tocsin_deliveries_open",
      labels: { channel, state },
      value: count,
    })),
    ...possibleRepeats.map(({ channel, count }): Sample => ({
      name: "tocsin_possible_repeat_total",
      labels: { channel },
      value: count,
    })),
    ...oldestDue.map(({ channel, dueAt }): Sample => ({
      name: "tocsin_oldest_due_seconds",
      labels: { channel },
      value: Math.max(0, now - dueAt) / 1_000,
    })),
  ];
}

function pausedSample({ channel, paused }: ChannelState): Sample {
  const reason = paused === null ? "" : (paused.code ?? "unknown");
  return { name: "tocsin_channel_paused", labels: { channel, reason }, value: paused === null ? 0 : 1 };
}

function streamSamples({ open, dropped }: ReturnType<StreamHub["counts"]>): readonly Sample[] {
  return [plain("tocsin_streams_open", open), plain("tocsin_streams_dropped_total", dropped)];
}

async function diskSamples({ folder, database }: MetricsDeps["data"]): Promise<readonly Sample[]> {
  const [free, file, log] = await Promise.all([freeBytes(folder), sizeOf(database), sizeOf(`${database}-wal`)]);
  return [plain("tocsin_disk_free_bytes", free), plain("tocsin_database_bytes", file), plain("tocsin_wal_bytes", log)];
}

async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

function processSamples(): readonly Sample[] {
  return [
    plain("tocsin_resident_memory_bytes", process.memoryUsage.rss()),
    plain("tocsin_start_time_seconds", performance.timeOrigin / 1_000),
  ];
}
