import type { StreamPosition } from "@tocsin/domain";
import type { PersonId, StreamNews, StreamReads } from "@tocsin/ports";
import { unreadCount } from "../alerts/alert-reads.ts";
import type { Db } from "../database.ts";
import { personKey } from "../keys.ts";
import { statement } from "../statements.ts";
import { alertsSince, openEvents } from "./alert-news.ts";
import { databaseId } from "./database-id.ts";
import { changesSince, preferencesNow } from "./layer-news.ts";
import { standingCredentials } from "./standing-credentials.ts";

/** Each answer is of one moment, whatever is written meanwhile. */
export function streamReads(db: Db): StreamReads {
  const start = db.$client.transaction((person: PersonId) => streamStart(db, person));
  const news = db.$client.transaction((input: Parameters<StreamReads["streamNews"]>[0]) => streamNews(db, input));
  return {
    streamStart: async ({ person }) => start(person),
    databaseId: async () => databaseId(db),
    isStreamPosition: async ({ position }) => isPosition(db, position),
    streamNews: async (input) => news(input),
    standingCredentials: async (input) => standingCredentials(db, input),
  };
}

const NEWEST_ALERT = "SELECT coalesce(max(event), 0) AS event FROM deliveries WHERE person = ? AND channel = 'alert'";
const ALERTS_OF = `SELECT event FROM deliveries
  WHERE person = :person AND channel = 'alert' AND state = 'delivered' AND event IN (SELECT value FROM json_each(:events))`;

function streamStart(db: Db, person: PersonId): StreamPosition {
  const { event = 0 } = statement<[number], { readonly event: number }>(db, NEWEST_ALERT).get(personKey(person)) ?? {};
  const { change, systemAudience } = preferencesNow(db);
  return { event, open: openWithoutAlert(db, person, event), change, systemAudience };
}

function openWithoutAlert(db: Db, person: PersonId, below: number): readonly number[] {
  const open = openEvents(db, below);
  if (open.length === 0) return open;
  const parameters = { person: personKey(person), events: JSON.stringify(open) };
  const known = new Set(statement<typeof parameters>(db, ALERTS_OF).pluck().all(parameters));
  return open.filter((event) => !known.has(event));
}

const NEWEST =
  "SELECT coalesce((SELECT max(seq) FROM events), 0) AS event, coalesce((SELECT max(id) FROM preference_history), 0) AS change";

function isPosition(db: Db, { event, change }: StreamPosition): boolean {
  const newest = statement<[], { readonly event: number; readonly change: number }>(db, NEWEST).get();
  return newest !== undefined && event <= newest.event && change <= newest.change;
}

function streamNews(db: Db, { listeners, alertsMax, unreadOf }: Parameters<StreamReads["streamNews"]>[0]): StreamNews {
  const positions = listeners.map(({ after }) => after);
  const found = alertsSince(db, { listeners, alertsMax });
  const now = preferencesNow(db);
  return {
    ...found,
    ...changesSince(db, Math.min(now.change, ...positions.map(({ change }) => change)), now),
    open: openEvents(db, Math.max(0, ...positions.map(({ event }) => event), ...found.alerts.map(({ event }) => event))),
    now,
    unread: unreadOf.map((person) => [person, unreadCount(db, person)]),
  };
}
