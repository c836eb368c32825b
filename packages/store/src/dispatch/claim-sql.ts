import { isActiveSuperuser, mayReadEventOfRow } from "../access-predicate.ts";

/** A lane is open while its channel is enabled and its connection not known to be broken, or due to be tried again. */
export const LANE_IS_OPEN = `SELECT 1 FROM channels WHERE channel = :channel AND enabled = 1 AND paused_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM circuits WHERE lane = :lane AND probe_at > :now AND probe_at - :now <= wait_ms)`;

/** `target`: of an endpoint's lane alone. */
export interface DueQuery {
  readonly channel: string;
  readonly target: string | null;
  readonly limit: number;
  readonly now: number;
}

const ADDRESS = `CASE WHEN d.channel = 'webhooks' THEN w.url WHEN d.person IS NULL THEN c.shared_address
  WHEN d.channel = 'mail' THEN p.email WHEN d.channel = 'slack' THEN coalesce(p.slack_email, p.email) END`;

/** Whom an event still concerns: superusers' events those who still are, all others who may see what it names or was named in it. */
const MAY_HAVE = `CASE WHEN e.rule IN ('superusers', 'default_superusers') THEN ${isActiveSuperuser("d.person")}
  ELSE ${mayReadEventOfRow("d.person")} END`;

/** The mailbox gets the event, and the person's address has become the mailbox's. */
const IS_MAILBOX = `p.email = c.shared_address COLLATE NOCASE
  AND EXISTS (SELECT 1 FROM deliveries m WHERE m.event = d.event AND m.channel = 'mail' AND m.target = 'mailbox' AND m.generation = 0)`;

const NO_ADDRESS = `CASE WHEN d.channel = 'webhooks' THEN 'no_endpoint' WHEN d.person IS NULL THEN 'channel_disabled' ELSE 'no_address' END`;

/** Why a due delivery must not go any more; the first that holds counts. A shared place has no access to lose. */
const OBSTACLE = `CASE WHEN d.expires_at <= :now THEN 'expired'
  WHEN d.person IS NOT NULL AND p.active = 0 THEN 'inactive_user'
  WHEN d.person IS NOT NULL AND NOT ${MAY_HAVE} THEN 'no_access'
  WHEN ${ADDRESS} IS NULL THEN ${NO_ADDRESS}
  WHEN d.channel = 'mail' AND EXISTS (SELECT 1 FROM refused_addresses r WHERE r.address = ${ADDRESS}) THEN 'address_refused'
  WHEN d.channel = 'mail' AND ${IS_MAILBOX} THEN 'same_address' END`;

const FIRST_ATTEMPT = `CASE WHEN d.attempt_number > 0 THEN (SELECT min(a.started_at) FROM attempts a
  WHERE a.event = d.event AND a.channel = d.channel AND a.target = d.target AND a.generation = d.generation) END`;

/** An endpoint that is disabled or deleted has no URL to send to. */
const ENDPOINT = `webhook_endpoints w ON w.id = iif(d.channel = 'webhooks', CAST(substr(d.target, 2) AS INTEGER), NULL)
  AND w.disabled_at IS NULL AND w.deleted_at IS NULL`;

interface DueText {
  /** Whose deliveries: those of a channel, or of one endpoint. */
  readonly queue: string;
  /** What waits and is due by its `due_at`; with the queue the condition of the partial index that finds it. */
  readonly waiting: string;
  readonly order: string;
}

function dueText({ queue, waiting, order }: DueText): string {
  return `SELECT d.event, d.channel, d.target, d.generation, d.state, d.attempts, d.attempt_number, d.crash_count, d.created_at,
      d.expires_at, d.why, d.person, e.id AS event_id, p.username, p.name, w.id AS endpoint, w.name AS endpoint_name,
      w.format AS endpoint_format, p.email AS owner_email, ${ADDRESS} AS address, ${FIRST_ATTEMPT} AS first_attempt_at, d.message_id_domain, ${OBSTACLE} AS obstacle
    FROM (SELECT * FROM deliveries
      WHERE ${queue} AND ${waiting} AND due_at <= :now ORDER BY ${order} LIMIT :limit) d
    CROSS JOIN events e ON e.seq = d.event CROSS JOIN channels c ON c.channel = d.channel LEFT JOIN people p ON p.id = d.person
    LEFT JOIN ${ENDPOINT}
    ORDER BY ${order}`;
}

const CHANNEL = "channel = :channel";
const ONE_ENDPOINT = "channel = 'webhooks' AND target = :target";
const AFTER_CAP = { waiting: "state = 'held' AND reason = 'rate_capped'", order: "due_at" };
const FRESH = { waiting: "crash_count = 0 AND state IN ('pending', 'retrying')", order: "due_at" };
const AFTER_CRASH = { waiting: "crash_count > 0 AND state IN ('pending', 'retrying')", order: "crash_count, due_at" };

/** Who has waited for room comes first; those that a crash cut off wait until nothing fresh is due. */
export const DUE_OF_CHANNEL = {
  afterCap: dueText({ queue: CHANNEL, ...AFTER_CAP }),
  fresh: dueText({ queue: CHANNEL, ...FRESH }),
  afterCrash: dueText({ queue: CHANNEL, ...AFTER_CRASH }),
} as const;

/** Webhooks are never too much for a person. */
export const DUE_OF_ENDPOINT = {
  fresh: dueText({ queue: ONE_ENDPOINT, ...FRESH }),
  afterCrash: dueText({ queue: ONE_ENDPOINT, ...AFTER_CRASH }),
} as const;
