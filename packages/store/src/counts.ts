import type { Channel, DeliveryState } from "@tocsin/domain";
import type { Db } from "./database.ts";
import { jsonRows } from "./json-rows.ts";
import { statement } from "./statements.ts";

/** Counts of an event that change with one unit of work; written in the same transaction as what is counted. */
export interface CountChanges {
  /** `count` deliveries came into being. */
  add(event: number, channel: Channel, state: DeliveryState, count?: number): void;
  /** A delivery went from one state to another. */
  move(event: number, channel: Channel, states: { readonly from: DeliveryState; readonly to: DeliveryState }): void;
  /** How many of an event came into being, by channel. */
  byChannel(event: number): Readonly<Partial<Record<Channel, number>>>;
  /** Writes the sums, and `at` as the time of the events' last change; null leaves that as it is. */
  flush(db: Db, at: number | null): void;
}

const CHANGES = jsonRows(":changes", ["event", "channel", "state", "change"]);
/** A row is there from the first delivery of its state on, so that most changes are of rows there are. */
const CHANGE = `UPDATE event_counts AS c SET count = c.count + k.change FROM ${CHANGES} k
  WHERE c.event = k.event AND c.channel = k.channel AND c.state = k.state`;
const BEGIN = `INSERT INTO event_counts (event, channel, state, count) SELECT k.event, k.channel, k.state, k.change FROM ${CHANGES} k WHERE k.change > 0
  ON CONFLICT (event, channel, state) DO NOTHING`;
const TOTAL_CHANGES = jsonRows(":totals", ["channel", "state", "change"]);
const CHANGE_TOTALS = `UPDATE delivery_totals AS t SET count = t.count + k.change FROM ${TOTAL_CHANGES} k
  WHERE t.channel = k.channel AND t.state = k.state`;
const BEGIN_TOTALS = `INSERT INTO delivery_totals (channel, state, count) SELECT k.channel, k.state, k.change FROM ${TOTAL_CHANGES} k WHERE k.change > 0
  ON CONFLICT (channel, state) DO NOTHING`;
const TOUCH = "UPDATE events SET changed_at = max(changed_at, :at) WHERE seq IN (SELECT value ->> 0 FROM json_each(:changes))";

interface Change {
  readonly event: number;
  readonly channel: Channel;
  readonly state: DeliveryState;
  readonly change: number;
}

/** Sums up first: a batch of five hundred outcomes of one event changes two rows, not a thousand. */
export function countChanges(): CountChanges {
  const events = new Map<number, Map<string, Change>>();

  function add(event: number, channel: Channel, state: DeliveryState, count = 1): void {
    const sums = events.get(event) ?? new Map<string, Change>();
    events.set(event, sums);
    const key = `${channel} ${state}`;
    sums.set(key, { event, channel, state, change: (sums.get(key)?.change ?? 0) + count });
  }

  function byChannel(event: number): Readonly<Partial<Record<Channel, number>>> {
    const totals: Partial<Record<Channel, number>> = {};
    for (const { channel, change } of events.get(event)?.values() ?? []) totals[channel] = (totals[channel] ?? 0) + change;
    return totals;
  }

  return {
    add,
    byChannel,
    move: (event, channel, { from, to }) => {
      add(event, channel, from, -1);
      add(event, channel, to, 1);
    },
    flush: (db, at) => {
      const changed = [...events.values()].flatMap((sums) => [...sums.values()]).filter(({ change }) => change !== 0);
      if (changed.length === 0) return;
      const changes = JSON.stringify(changed.map(({ event, channel, state, change }) => [event, channel, state, change]));
      const { changes: there } = statement<{ changes: string }>(db, CHANGE).run({ changes });
      if (there < changed.length) statement<{ changes: string }>(db, BEGIN).run({ changes });
      changeTotals(db, changed);
      if (at !== null) statement<{ changes: string; at: number }>(db, TOUCH).run({ changes, at });
    },
  };
}

const NO_TOTALS = "DELETE FROM delivery_totals";
const TOTALS =
  "INSERT INTO delivery_totals (channel, state, count) SELECT channel, state, sum(count) FROM event_counts GROUP BY channel, state";

/** After a change of `event_counts` that was not made through {@link countChanges}. */
export function recountTotals(db: Db): void {
  statement(db, NO_TOTALS).run();
  statement(db, TOTALS).run();
}

function changeTotals(db: Db, changed: readonly Change[]): void {
  const sums = new Map<string, [Channel, DeliveryState, number]>();
  for (const { channel, state, change } of changed) {
    const sum = sums.get(`${channel} ${state}`);
    if (sum === undefined) sums.set(`${channel} ${state}`, [channel, state, change]);
    else sum[2] += change;
  }
  const rows = [...sums.values()];
  const totals = JSON.stringify(rows);
  const { changes: there } = statement<{ totals: string }>(db, CHANGE_TOTALS).run({ totals });
  if (there < rows.length) statement<{ totals: string }>(db, BEGIN_TOTALS).run({ totals });
}
