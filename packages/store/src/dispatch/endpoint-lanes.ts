import { assertMove, type Channel, channelOfLane, type DeliveryState, endpointOfLane, type Lane } from "@tocsin/domain";
import type { DispatchStore, EndpointId, EndpointQueue } from "@tocsin/ports";
import { countChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { endpointOfTarget, endpointTarget } from "../delivery-id.ts";
import { statement } from "../statements.ts";
import { BY_KEY, type RowKey } from "./delivery-rows.ts";

/** The target of all deliveries of a lane; null for a channel's, which has many. */
export function targetOfLane(lane: Lane): string | null {
  const endpoint = endpointOfLane(lane);
  return endpoint === null ? null : endpointTarget(endpoint);
}

const WAITS = "state IN ('pending', 'retrying')";
const QUEUES = "deliveries INDEXED BY deliveries_due_endpoint";
const OF_ENDPOINT = `channel = 'webhooks' AND ${WAITS}`;

/** From one target to the next in the index of what is due to endpoints: as many steps as there are endpoints with work. */
export const WAITING_TARGETS = `WITH RECURSIVE next (target) AS (
    SELECT min(target) FROM ${QUEUES} WHERE ${OF_ENDPOINT}
    UNION ALL
    SELECT (SELECT min(deliveries.target) FROM ${QUEUES} WHERE ${OF_ENDPOINT} AND deliveries.target > next.target)
    FROM next WHERE next.target IS NOT NULL)
  SELECT target FROM next WHERE target IS NOT NULL`;

/** The first entry of an index; SQLite finds a bare min() inside a compound only by reading all of them. */
function firstDue(waiting: string): string {
  return `SELECT * FROM (SELECT due_at FROM deliveries WHERE ${waiting} ORDER BY due_at LIMIT 1)`;
}

/** The ends of the indexes of what is due: fresh deliveries, those that a crash cut off (few), those that wait for room. */
function nextDueText(queue: string, ...others: readonly string[]): string {
  const waiting = [`${queue} AND crash_count = 0 AND ${WAITS}`, `${queue} AND crash_count > 0 AND ${WAITS}`, ...others];
  return `SELECT min(due_at) FROM (${waiting.map(firstDue).join(" UNION ALL ")})
    WHERE EXISTS (SELECT 1 FROM channels WHERE channel = :channel AND enabled = 1 AND paused_at IS NULL)`;
}

const CAPPED = "channel = :channel AND state = 'held' AND reason = 'rate_capped'";

export const NEXT_DUE_OF_CHANNEL = nextDueText("channel = :channel", CAPPED);
export const NEXT_DUE_OF_ENDPOINT = nextDueText("channel = 'webhooks' AND target = :target");

interface NextDueQuery {
  readonly channel: Channel;
  readonly target: string | null;
}

export function nextDueAt(db: Db, lane: Lane): number | null {
  const query = { channel: channelOfLane(lane), target: targetOfLane(lane) };
  const text = query.target === null ? NEXT_DUE_OF_CHANNEL : NEXT_DUE_OF_ENDPOINT;
  const found = statement<NextDueQuery>(db, text).pluck().get(query);
  return typeof found === "number" ? found : null;
}

export function endpointQueues(db: Db): readonly EndpointQueue[] {
  const targets = statement<[], { target: string }>(db, WAITING_TARGETS).all();
  return targets.flatMap(({ target }) => {
    const dueAt = statement<NextDueQuery>(db, NEXT_DUE_OF_ENDPOINT).pluck().get({ channel: "webhooks", target });
    const endpoint = endpointOfTarget(target);
    return typeof dueAt === "number" && endpoint !== null ? [{ endpoint, dueAt, active: isActive(db, endpoint) }] : [];
  });
}

function isActive(db: Db, endpoint: EndpointId): boolean {
  return statement<[number]>(db, ENDPOINT_IS_ACTIVE).get(Number(endpoint)) !== undefined;
}

const ENDPOINT_IS_ACTIVE = "SELECT 1 FROM webhook_endpoints WHERE id = ? AND disabled_at IS NULL AND deleted_at IS NULL";
const WAITING = `SELECT event, channel, target, generation, state FROM ${QUEUES} WHERE ${OF_ENDPOINT} AND target = ? LIMIT ?`;
const SUPPRESS = `UPDATE deliveries SET state = 'suppressed', reason = 'no_endpoint', due_at = NULL, settled_at = :now WHERE ${BY_KEY}`;

interface WaitingRow extends RowKey {
  readonly state: DeliveryState;
}

/** Deliveries to nobody any more: whether webhooks are on or not, nothing can come of them (rule W3). */
export function suppressOrphanedQueues(db: Db, { limit, now }: Parameters<DispatchStore["suppressOrphanedQueues"]>[0]): number {
  const counts = countChanges();
  let left = limit;
  for (const { target } of statement<[], { target: string }>(db, WAITING_TARGETS).all()) {
    if (left === 0) break;
    if (isActive(db, endpointOfTarget(target) ?? "")) continue;
    for (const { state, ...key } of statement<[string, number], WaitingRow>(db, WAITING).all(target, left)) {
      assertMove(state, "suppressed");
      statement<RowKey & { now: number }>(db, SUPPRESS).run({ ...key, now });
      counts.move(key.event, key.channel, { from: state, to: "suppressed" });
      left -= 1;
    }
  }
  counts.flush(db, now);
  return limit - left;
}
