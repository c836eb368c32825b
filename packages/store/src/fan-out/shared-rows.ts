import { type Channel, RELEVANCE_MS } from "@tocsin/domain";
import type { CountChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { nameTarget } from "../delivery-id.ts";
import { statement } from "../statements.ts";
import type { SharedDestination } from "./event-facts.ts";

const INSERT_DESTINATION = `INSERT INTO deliveries (event, channel, target, generation, state, why, created_at, due_at, expires_at)
  VALUES (:event, :channel, :target, 0, 'pending', 'system', :now, :now, :expires)`;

interface Destinations {
  readonly event: { readonly seq: number; readonly accepted_at: number };
  readonly destinations: readonly SharedDestination[];
  readonly counts: CountChanges;
  readonly now: number;
}

/** One delivery per open shared place, one count per closed one. */
export function writeDestinations(db: Db, { event, destinations, counts, now }: Destinations): void {
  for (const { target, shown } of destinations) {
    const { channel, reason } = shown;
    if (reason === null) {
      const row = { event: event.seq, channel, target, now, expires: event.accepted_at + RELEVANCE_MS };
      statement<typeof row>(db, INSERT_DESTINATION).run(row);
      counts.add(event.seq, channel, "pending");
    } else {
      countSkips(db, { event: event.seq, channel, reason, count: 1 });
    }
  }
}

const UNKNOWN_NAMES = "SELECT username FROM event_recipients WHERE event = ? AND person IS NULL ORDER BY username";
const INSERT_UNKNOWN = `INSERT INTO deliveries (event, channel, target, generation, state, reason, created_at, settled_at)
  VALUES (:event, 'alert', :target, 0, 'suppressed', 'unknown_recipient', :now, :now)`;

interface UnknownRecipients {
  readonly event: number;
  readonly counts: CountChanges;
  readonly now: number;
}

/** Names that are nobody's get a record, so that a typing error in a sender's list shows (rule A3). */
export function writeUnknownRecipients(db: Db, { event, counts, now }: UnknownRecipients): void {
  for (const { username } of statement<[number], { username: string }>(db, UNKNOWN_NAMES).all(event)) {
    const row = { event, target: nameTarget(username), now };
    statement<typeof row>(db, INSERT_UNKNOWN).run(row);
    counts.add(event, "alert", "suppressed");
  }
}

const COUNT_SKIPS = `INSERT INTO event_skips (event, channel, reason, count) VALUES (:event, :channel, :reason, :count)
  ON CONFLICT (event, channel, reason) DO UPDATE SET count = count + :count`;

interface Skips {
  readonly event: number;
  readonly channel: Channel;
  readonly reason: "channel_disabled" | "alert_only" | null;
  readonly count: number;
}

/** A broadcast leaves no row for a channel that is off, not configured or left out; only how many would have had it. */
export function countSkips(db: Db, skips: Skips): void {
  statement<Skips>(db, COUNT_SKIPS).run(skips);
}
