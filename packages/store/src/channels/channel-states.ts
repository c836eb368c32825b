import { type Channel, CHANNELS } from "@tocsin/domain";
import type { ChannelState, ChannelWrites, PersonRef } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { personIdOf } from "../keys.ts";
import { statement } from "../statements.ts";
import { mailRefusalOf } from "./mail-refusals.ts";

interface ChannelRow {
  readonly channel: Channel;
  readonly enabled: number;
  readonly configured: number;
  readonly version: number;
  readonly updated_at: number;
  readonly paused_at: number | null;
  readonly pause_code: string | null;
  readonly pause_text: string | null;
  readonly pause_by_sending: 0 | 1;
  readonly opened_at: number | null;
  readonly probe_at: number | null;
  readonly circuit_code: string | null;
  readonly circuit_text: string | null;
  readonly last_success_at: number | null;
  readonly last_error_at: number | null;
  readonly last_error_code: string | null;
  readonly last_error_text: string | null;
  readonly secret_set_at: number | null;
  readonly secret_set_by: number | null;
  readonly username: string | null;
  readonly name: string | null;
  readonly shared_address: string | null;
  readonly refused_at: number | null;
  readonly refused_code: string | null;
}

// The alert is our own and needs no settings.
const STATES = `SELECT c.channel, c.enabled, (c.channel = 'alert' OR c.settings IS NOT NULL) AS configured, c.version, c.updated_at, c.paused_at, c.pause_code,
    c.pause_text, c.pause_by_sending, c.last_success_at, c.last_error_at, c.last_error_code, c.last_error_text, c.secret_set_at, c.secret_set_by, p.username, p.name,
    o.opened_at, o.probe_at, o.code AS circuit_code, o.text AS circuit_text, c.shared_address, r.at AS refused_at, r.code AS refused_code
  FROM channels c LEFT JOIN circuits o ON o.lane = c.channel LEFT JOIN people p ON p.id = c.secret_set_by
  LEFT JOIN refused_addresses r ON r.address = c.shared_address AND c.channel = 'mail'`;

/** In the catalogue's order. */
export function channelStates(db: Db): readonly ChannelState[] {
  const rows = statement<[], ChannelRow>(db, STATES).all();
  return rows.map(stateOf).toSorted((a, b) => CHANNELS.indexOf(a.channel) - CHANNELS.indexOf(b.channel));
}

function stateOf(row: ChannelRow): ChannelState {
  const { paused_at: since, opened_at: openedAt, probe_at: nextProbeAt, last_error_at: at } = row;
  return {
    channel: row.channel,
    enabled: row.enabled === 1,
    configured: row.configured === 1,
    version: row.version,
    savedAt: row.updated_at,
    paused: since === null ? null : { since, code: row.pause_code, text: row.pause_text, onlySendingTells: row.pause_by_sending === 1 },
    circuit: openedAt === null || nextProbeAt === null ? null : { openedAt, nextProbeAt, code: row.circuit_code, text: row.circuit_text },
    lastSuccessAt: row.last_success_at,
    lastError: at === null ? null : { at, code: row.last_error_code, text: row.last_error_text },
    secretSet: row.secret_set_at === null ? null : { at: row.secret_set_at, by: secretSetter(row) },
    mailRefusal: mailRefusalOf({ address: row.shared_address, at: row.refused_at, code: row.refused_code }),
  };
}

function secretSetter({ secret_set_by: id, username, name }: ChannelRow): PersonRef | null {
  return id === null ? null : { id: personIdOf(id), username: username ?? "", name: name ?? "" };
}

const RECORD_ERROR = `UPDATE channels SET last_error_at = :at, last_error_code = :code, last_error_text = :text
  WHERE channel = :channel`;

export function recordError(db: Db, input: Parameters<ChannelWrites["recordError"]>[0]): void {
  statement<typeof input>(db, RECORD_ERROR).run(input);
}
