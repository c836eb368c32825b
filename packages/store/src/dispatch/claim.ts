import {
  assertMove,
  type Channel,
  channelOfLane,
  type DeliveryState,
  type EndpointFormat,
  isEndpointLane,
  type Source,
} from "@tocsin/domain";
import type { Claim, ClaimedDelivery, ClaimedEndpoint, DispatchStore } from "@tocsin/ports";
import { countChanges, type CountChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { deliveryIdOf } from "../delivery-id.ts";
import { dispatchedEvents } from "./dispatched-events.ts";
import { jsonRows } from "../json-rows.ts";
import { personIdOf } from "../keys.ts";
import { statement } from "../statements.ts";
import { DUE_OF_CHANNEL, DUE_OF_ENDPOINT, type DueQuery, LANE_IS_OPEN } from "./claim-sql.ts";
import { countRepeats } from "./attempt-log.ts";
import { BY_KEY, KEY_COLUMNS, keyValues, type RowKey, SAME_KEY } from "./delivery-rows.ts";
import { targetOfLane } from "./endpoint-lanes.ts";
import { personCaps } from "./person-caps.ts";

type ClaimInput = Parameters<DispatchStore["claim"]>[0];

/** A due delivery with everything that was asked again about it; `obstacle` null: it can go. */
interface DueRow extends RowKey {
  readonly channel: Exclude<Channel, "alert">;
  readonly event_id: string;
  readonly state: "pending" | "retrying" | "held";
  readonly attempts: number;
  readonly attempt_number: number;
  readonly crash_count: number;
  readonly created_at: number;
  readonly expires_at: number;
  readonly why: Source;
  readonly person: number | null;
  readonly username: string | null;
  readonly name: string | null;
  readonly endpoint: number | null;
  readonly endpoint_name: string | null;
  readonly endpoint_format: EndpointFormat | null;
  readonly owner_email: string | null;
  readonly address: string | null;
  readonly first_attempt_at: number | null;
  readonly message_id_domain: string | null;
  readonly obstacle: string | null;
}

interface GoingRow extends DueRow {
  readonly address: string;
}

interface LeasedRow extends GoingRow {
  /** 1: its attempt is started with the lease. */
  readonly starts: 0 | 1;
}

/** Leases what can go, settles what must not, and lets wait what is too much for its person, in one transaction (rules A8, D7, D16). */
export function claim(db: Db, input: ClaimInput): Claim {
  const { lane, now } = input;
  const gate = { channel: channelOfLane(lane), lane, now };
  if (statement<typeof gate>(db, LANE_IS_OPEN).get(gate) === undefined) return { deliveries: [], events: [], capped: 0 };
  const counts = countChanges();
  const due = dueRows(db, input);
  const possible = due.filter(canGo);
  for (const row of due) if (!canGo(row)) giveUp(db, { row, counts, now: input.now });
  const { going, capped } = capPeople(db, possible, input.now);
  hold(db, capped, counts);
  const leased = lease(db, { rows: going, counts, input });
  // An event whose deliveries only move on is open, and found as that; one may be done with what was given up.
  counts.flush(db, possible.length < due.length ? input.now : null);
  return {
    deliveries: leased.map(claimedDelivery),
    events: dispatchedEvents(db, new Set(leased.map(({ event }) => event))),
    capped: capped.length,
  };
}

function canGo(row: DueRow): row is GoingRow {
  return row.obstacle === null && row.address !== null;
}

function dueRows(db: Db, { lane, limit, now }: ClaimInput): readonly DueRow[] {
  const texts = Object.values(isEndpointLane(lane) ? DUE_OF_ENDPOINT : DUE_OF_CHANNEL);
  const query = { channel: channelOfLane(lane), target: targetOfLane(lane), now };
  const found: DueRow[] = [];
  for (const text of texts) {
    const room = limit - found.length;
    if (room > 0) found.push(...statement<DueQuery, DueRow>(db, text).all({ ...query, limit: room }));
  }
  return found;
}

export const LEASE = `UPDATE deliveries AS d SET state = 'sending', reason = NULL, due_at = NULL, lease_boot = :boot, lease_until = :until,
    attempt_number = d.attempt_number + k.starts, started_at = CASE k.starts WHEN 1 THEN :now END,
    message_id_domain = coalesce(d.message_id_domain, CASE k.starts WHEN 1 THEN :domain END)
  FROM ${jsonRows(":rows", [...KEY_COLUMNS, "starts"])} k WHERE ${SAME_KEY}`;

interface Lease {
  readonly rows: readonly GoingRow[];
  readonly counts: CountChanges;
  readonly input: ClaimInput;
}

/** Of those that no crash has cut off, the first ones are started in the same statements. */
function lease(db: Db, { rows, counts, input }: Lease): readonly LeasedRow[] {
  const { boot, now, messageIdDomain: domain = null } = input;
  const leased = rows.map((row, place): LeasedRow => {
    const starts = place < (input.start ?? 0) && row.crash_count === 0 ? 1 : 0;
    return { ...row, starts, message_id_domain: row.message_id_domain ?? (starts === 1 ? domain : null) };
  });
  for (const row of leased) {
    if (row.state === "held") assertMove("held", "pending");
    assertMove(row.state === "held" ? "pending" : row.state, "sending");
    counts.move(row.event, row.channel, { from: row.state, to: "sending" });
  }
  const values = {
    rows: JSON.stringify(leased.map((row) => [...keyValues(row), row.starts])),
    boot,
    domain,
    now,
    until: now + input.leaseMs,
  };
  statement<typeof values>(db, LEASE).run(values);
  countRepeats(
    db,
    leased.flatMap((row) => (row.starts === 1 ? [{ key: row, attempt: row.attempt_number + 1 }] : [])),
  );
  return leased;
}

interface CappedRow {
  readonly row: GoingRow;
  readonly dueAt: number;
}

function capPeople(
  db: Db,
  rows: readonly GoingRow[],
  now: number,
): { readonly going: readonly GoingRow[]; readonly capped: readonly CappedRow[] } {
  const caps = personCaps(db, rows, now);
  const verdicts = rows.map((row) => ({ row, verdict: caps.verdict(row) }));
  caps.flush();
  return {
    going: verdicts.flatMap(({ row, verdict }) => (verdict.kind === "go" ? [row] : [])),
    capped: verdicts.flatMap(({ row, verdict }) =>
      verdict.kind === "hold" ? [{ row, dueAt: Math.min(verdict.dueAt, row.expires_at) }] : [],
    ),
  };
}

export const HOLD = `UPDATE deliveries AS d SET state = 'held', reason = 'rate_capped', due_at = k.due_at
  FROM ${jsonRows(":rows", [...KEY_COLUMNS, "due_at"])} k WHERE ${SAME_KEY}`;

function hold(db: Db, capped: readonly CappedRow[], counts: CountChanges): void {
  if (capped.length === 0) return;
  for (const { row } of capped) {
    if (row.state === "held") continue;
    assertMove(row.state, "held");
    counts.move(row.event, row.channel, { from: row.state, to: "held" });
  }
  statement<{ rows: string }>(db, HOLD).run({ rows: JSON.stringify(capped.map(({ row, dueAt }) => [...keyValues(row), dueAt])) });
}

const GIVE_UP = `UPDATE deliveries SET state = :state, reason = :reason, due_at = NULL, settled_at = :now WHERE ${BY_KEY}`;

interface GivenUp {
  readonly row: DueRow;
  readonly counts: CountChanges;
  readonly now: number;
}

function giveUp(db: Db, { row, counts, now }: GivenUp): void {
  const state = (row.obstacle === "expired" ? "expired" : "suppressed") satisfies DeliveryState;
  assertMove(row.state, state);
  const values = { ...keyOf(row), state, reason: state === "expired" ? null : row.obstacle, now };
  statement<typeof values>(db, GIVE_UP).run(values);
  counts.move(row.event, row.channel, { from: row.state, to: state });
}

function keyOf({ event, channel, target, generation }: RowKey): RowKey {
  return { event, channel, target, generation };
}

function claimedDelivery(row: LeasedRow): ClaimedDelivery {
  return {
    id: deliveryIdOf({ event: row.event_id, channel: row.channel, target: row.target, generation: row.generation }),
    event: row.event_id,
    channel: row.channel,
    attempts: row.attempts,
    crashCount: row.crash_count,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    firstAttemptAt: row.first_attempt_at,
    messageIdDomain: row.message_id_domain,
    why: row.why,
    person: row.person === null ? null : { id: personIdOf(row.person), username: row.username ?? "", name: row.name ?? "" },
    address: row.address,
    attempt: row.starts === 1 ? row.attempt_number + 1 : null,
    endpoint: claimedEndpoint(row),
  };
}

function claimedEndpoint({
  endpoint,
  endpoint_name: name,
  endpoint_format: format,
  owner_email: ownerEmail,
}: DueRow): ClaimedEndpoint | null {
  return endpoint === null || name === null || format === null ? null : { id: String(endpoint), name, format, ownerEmail };
}
