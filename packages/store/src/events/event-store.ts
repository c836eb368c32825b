import { type AudienceRule, eventNumber } from "@tocsin/domain";
import type { EventLedger, EventReads, EventView, EventWrites, FanOutState, Page, Viewer } from "@tocsin/ports";
import { and, eq, gt } from "drizzle-orm";
import type { Db } from "../database.ts";
import { personKey } from "../keys.ts";
import { pageOf, startOf } from "../page.ts";
import { eventCounts, eventRecipients, eventSkips } from "../schema-events.ts";
import { statement } from "../statements.ts";
import { READABLE_EVENT } from "./readable.ts";
import type { Writer } from "../unit-of-work.ts";
import { acceptEvent } from "./accept.ts";
import { EVENT_COLUMNS, EVENT_TABLES, eventOf, type EventRow } from "./event-rows.ts";

export function eventWrites(writer: Writer): EventWrites {
  return {
    accept: ({ events, at }) => writer.write((db) => events.map((event) => acceptEvent(db, event, { at }))),
  };
}

export function eventReads(db: Db): EventReads {
  return {
    event: async ({ viewer, id }) => {
      const row = statement<EventQuery, ViewedRow>(db, ONE_EVENT).get({ viewer: personKey(viewer.person), id });
      return row === undefined ? null : eventView(db, row, viewer);
    },
    events: async ({ viewer, page, ...filter }) => listEvents(db, viewer, { ...filter, page }),
    backlog: async () => Number(statement(db, BACKLOG).pluck().get()),
  };
}

interface ViewedRow extends EventRow {
  readonly fan_out: FanOutState;
  readonly intended: number | null;
  readonly reached_nobody: EventView["reachedNobody"];
}

interface EventQuery {
  readonly viewer: number;
  readonly id: string;
}

const SELECT_EVENTS = `SELECT ${EVENT_COLUMNS}, e.fan_out, e.intended, e.reached_nobody FROM ${EVENT_TABLES}`;
const ONE_EVENT = `${SELECT_EVENTS} WHERE e.id = :id AND ${READABLE_EVENT}`;
const BACKLOG = "SELECT count(*) FROM events WHERE fan_out <> 'fanned_out'";

type ListEvents = Omit<Parameters<EventReads["events"]>[0], "viewer">;

interface ListQuery {
  readonly viewer: number;
  readonly type: number | null;
  readonly product: number | null;
  readonly before: number;
  readonly limit: number;
}

/** Each filter that an index serves has a text of its own; the event type alone is looked through newest first. */
function listText({ product, reachedNobody }: Pick<ListEvents, "product" | "reachedNobody">): string {
  const reached = reachedNobody === null ? "" : `AND e.reached_nobody IS ${reachedNobody ? "NOT " : ""}NULL`;
  const byProduct = product === null ? "" : "AND e.product = :product";
  return `${SELECT_EVENTS} WHERE e.seq < :before ${byProduct} ${reached} AND (:type IS NULL OR e.event_type = :type)
    AND ${READABLE_EVENT} ORDER BY e.seq DESC LIMIT :limit`;
}

function listEvents(db: Db, viewer: Viewer, { type, product, reachedNobody, page }: ListEvents): Page<EventView> {
  const [before] = startOf(page.after, Number.MAX_SAFE_INTEGER);
  const query: ListQuery = {
    viewer: personKey(viewer.person),
    type: type === null ? null : eventNumber(type),
    product,
    before,
    limit: page.limit + 1,
  };
  const rows = statement<ListQuery, ViewedRow>(db, listText({ product, reachedNobody })).all(query);
  return pageOf(rows, page.limit, { key: ({ seq }) => [seq], item: (row) => eventView(db, row, viewer) });
}

function eventView(db: Db, row: ViewedRow, viewer: Viewer): EventView {
  return {
    ...eventOf(row),
    audience: row.audience,
    rule: row.rule,
    recipients: recipientsOf(db, row.seq, row.rule),
    alertOnly: row.alert_only === 1,
    fanOut: row.fan_out,
    reachedNobody: row.reached_nobody,
    ledger: viewer.superuser ? ledgerOfEvent(db, row) : null,
  };
}

/** An empty list and none at all differ: a list makes the rule `recipients`, whatever is on it. */
function recipientsOf(db: Db, seq: number, rule: AudienceRule): readonly string[] | null {
  const names = db
    .select({ username: eventRecipients.username })
    .from(eventRecipients)
    .where(eq(eventRecipients.event, seq))
    .orderBy(eventRecipients.username)
    .all()
    .map(({ username }) => username);
  return names.length > 0 || rule === "recipients" ? names : null;
}

function ledgerOfEvent(db: Db, { seq, intended }: ViewedRow): EventLedger {
  const counts = db
    .select({ channel: eventCounts.channel, state: eventCounts.state, count: eventCounts.count })
    .from(eventCounts)
    .where(and(eq(eventCounts.event, seq), gt(eventCounts.count, 0)))
    .all();
  const skipped = db
    .select({ channel: eventSkips.channel, reason: eventSkips.reason, count: eventSkips.count })
    .from(eventSkips)
    .where(eq(eventSkips.event, seq))
    .all();
  return { intended, counts, skipped };
}
