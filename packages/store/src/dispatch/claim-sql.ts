import { isActiveSuperuser, mayReadEventOfRow } from "../access-predicate.ts";
import { unwatched } from "../statements.ts";

/** A lane is open while its channel is enabled and its connection not known to be broken. */
export const LANE_IS_OPEN = "SELECT 1 FROM channels WHERE channel = ? AND enabled = 1 AND paused_at IS NULL";

export interface DueQuery {
  readonly lane: string;
  readonly limit: number;
  readonly now: number;
}

const ADDRESS =
  "CASE WHEN d.person IS NULL THEN c.shared_address WHEN d.channel = 'mail' THEN p.email WHEN d.channel = 'slack' THEN coalesce(p.slack_email, p.email) END";

/** Whom an event still concerns: superusers' events those who still are, all others who may see what it names or was named in it. */
const MAY_HAVE = `CASE WHEN e.rule IN ('superusers', 'default_superusers') THEN ${isActiveSuperuser("d.person")}
  ELSE ${mayReadEventOfRow("d.person")} END`;

/** The mailbox gets the event, and the person's address has become the mailbox's. */
const IS_MAILBOX = `p.email = c.shared_address COLLATE NOCASE
  AND EXISTS (SELECT 1 FROM deliveries m WHERE m.event = d.event AND m.channel = 'mail' AND m.target = 'mailbox' AND m.generation = 0)`;

const NO_ADDRESS = `CASE WHEN d.person IS NULL THEN 'channel_disabled' WHEN d.channel = 'webhooks' THEN 'no_endpoint' ELSE 'no_address' END`;

/** Why a due delivery must not go any more; the first that holds counts. A shared place has no access to lose. */
const OBSTACLE = `CASE WHEN d.expires_at <= :now THEN 'expired'
  WHEN d.person IS NOT NULL AND p.active = 0 THEN 'inactive_user'
  WHEN d.person IS NOT NULL AND NOT ${MAY_HAVE} THEN 'no_access'
  WHEN ${ADDRESS} IS NULL THEN ${NO_ADDRESS}
  WHEN d.channel = 'mail' AND EXISTS (SELECT 1 FROM refused_addresses r WHERE r.address = ${ADDRESS}) THEN 'address_refused'
  WHEN d.channel = 'mail' AND ${IS_MAILBOX} THEN 'same_address' END`;

const FIRST_ATTEMPT = `CASE WHEN d.attempt_number > 0 THEN (SELECT min(a.started_at) FROM attempts a
  WHERE a.event = d.event AND a.channel = d.channel AND a.target = d.target AND a.generation = d.generation) END`;

interface DueText {
  /** What waits and is due by its `due_at`; the condition of the partial index that finds it. */
  readonly waiting: string;
  readonly order: string;
}

function dueText({ waiting, order }: DueText): string {
  return unwatched(`SELECT d.event, d.channel, d.target, d.generation, d.state, d.attempts, d.attempt_number, d.crash_count, d.created_at, d.expires_at, d.why, d.person,
      e.id AS event_id, p.username, p.name, ${ADDRESS} AS address, ${FIRST_ATTEMPT} AS first_attempt_at, ${OBSTACLE} AS obstacle
    FROM (SELECT * FROM deliveries
      WHERE channel = :lane AND ${waiting} AND due_at <= :now ORDER BY ${order} LIMIT :limit) d
    CROSS JOIN events e ON e.seq = d.event CROSS JOIN channels c ON c.channel = d.channel LEFT JOIN people p ON p.id = d.person
    ORDER BY ${order}`);
}

export const DUE_AFTER_CAP = dueText({ waiting: "state = 'held' AND reason = 'rate_capped'", order: "due_at" });
export const DUE_FRESH = dueText({ waiting: "crash_count = 0 AND state IN ('pending', 'retrying')", order: "due_at" });
export const DUE_AFTER_CRASH = dueText({ waiting: "crash_count > 0 AND state IN ('pending', 'retrying')", order: "crash_count, due_at" });
