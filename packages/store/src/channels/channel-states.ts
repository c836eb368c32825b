import { type Channel, CHANNELS } from "@tocsin/domain";
import type { ChannelState, ChannelWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

interface ChannelRow {
  readonly channel: Channel;
  readonly enabled: number;
  readonly configured: number;
  readonly paused_at: number | null;
  readonly pause_code: string | null;
  readonly pause_text: string | null;
  readonly last_success_at: number | null;
  readonly last_error_at: number | null;
  readonly last_error_code: string | null;
  readonly last_error_text: string | null;
}

// The alert is our own and needs no settings.
const STATES = `SELECT channel, enabled, (channel = 'alert' OR settings IS NOT NULL) AS configured, paused_at, pause_code, pause_text,
  last_success_at, last_error_at, last_error_code, last_error_text FROM channels`;

/** In the catalogue's order. */
export function channelStates(db: Db): readonly ChannelState[] {
  const rows = statement<[], ChannelRow>(db, STATES).all();
  return rows.map(stateOf).toSorted((a, b) => CHANNELS.indexOf(a.channel) - CHANNELS.indexOf(b.channel));
}

function stateOf(row: ChannelRow): ChannelState {
  const { paused_at: since, last_error_at: at } = row;
  return {
    channel: row.channel,
    enabled: row.enabled === 1,
    configured: row.configured === 1,
    paused: since === null ? null : { since, code: row.pause_code, text: row.pause_text },
    lastSuccessAt: row.last_success_at,
    lastError: at === null ? null : { at, code: row.last_error_code, text: row.last_error_text },
  };
}

const PAUSE = `UPDATE channels SET paused_at = coalesce(paused_at, :at), pause_code = :code, pause_text = :text
  WHERE channel = :channel`;

export function pauseChannel(db: Db, input: Parameters<ChannelWrites["pauseChannel"]>[0]): void {
  statement<typeof input>(db, PAUSE).run(input);
}

const RESUME = "UPDATE channels SET paused_at = NULL, pause_code = NULL, pause_text = NULL WHERE channel = :channel";

export function resumeChannel(db: Db, input: Parameters<ChannelWrites["resumeChannel"]>[0]): void {
  statement<typeof input>(db, RESUME).run(input);
}

export function recordSuccess(db: Db, input: Parameters<ChannelWrites["recordSuccess"]>[0]): void {
  statement<typeof input>(db, "UPDATE channels SET last_success_at = :at WHERE channel = :channel").run(input);
}

const RECORD_ERROR = `UPDATE channels SET last_error_at = :at, last_error_code = :code, last_error_text = :text
  WHERE channel = :channel`;

export function recordError(db: Db, input: Parameters<ChannelWrites["recordError"]>[0]): void {
  statement<typeof input>(db, RECORD_ERROR).run(input);
}
