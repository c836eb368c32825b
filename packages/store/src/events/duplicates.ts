import { eventNumber } from "@tocsin/domain";
import type { EventAccepted, NewEvent } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

const SAME_CLIENT_ID = "SELECT id, body_hash FROM events WHERE source = ? AND client_id = ?";
const SAME_BODY = `SELECT id FROM events
  WHERE body_hash = :bodyHash AND accepted_at > :since AND source = :source AND event_type = :type ORDER BY accepted_at LIMIT 1`;

/** The event that this one repeats: the same id within a source, or the same body within the asked-for time. */
export function findDuplicate(db: Db, event: NewEvent, at: number): Extract<EventAccepted, { status: "duplicate" }> | null {
  const same = statement<[string, string], { id: string; body_hash: string }>(db, SAME_CLIENT_ID).get(
    event.source,
    event.clientId ?? event.id,
  );
  if (same !== undefined) return { status: "duplicate", id: same.id, sameBody: same.body_hash === event.bodyHash };
  if (event.repeatWithinMs === null) return null;

  const asked = { bodyHash: event.bodyHash, since: at - event.repeatWithinMs, source: event.source, type: eventNumber(event.type) };
  const repeat = statement<typeof asked, { id: string }>(db, SAME_BODY).get(asked);
  return repeat === undefined ? null : { status: "duplicate", id: repeat.id, sameBody: true };
}
