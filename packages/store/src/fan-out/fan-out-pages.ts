import { type AudienceRule, RELEVANCE_MS } from "@tocsin/domain";
import type { FanOutProgress } from "@tocsin/ports";
import { eventTypeOfNumber } from "../catalogue-numbers.ts";
import { countChanges, type CountChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import { jsonRows } from "../json-rows.ts";
import { endOfPage, forgetAudience, rememberAudience, resolveAudience } from "./audience-table.ts";
import { factsReader, type FactsReader, type SharedFacts } from "./event-facts.ts";
import { countSkips, writeDestinations, writeUnknownRecipients } from "./shared-rows.ts";
import { findVerdicts, writeVerdicts } from "./verdict-table.ts";

/** An event whose fan-out is not finished. */
interface FanOutEvent {
  readonly seq: number;
  readonly id: string;
  readonly event_type: number;
  readonly product: number | null;
  readonly product_type: number | null;
  readonly rule: AudienceRule;
  readonly alert_only: 0 | 1;
  readonly insists: number;
  readonly accepted_at: number;
  readonly fan_out: "accepted" | "fanning_out";
  readonly fan_out_cursor: number;
}

const NEXT_EVENTS = `SELECT seq, id, event_type, product, product_type, rule, alert_only, insists, accepted_at, fan_out, fan_out_cursor
  FROM events WHERE fan_out <> 'fanned_out' ORDER BY seq LIMIT :eventsMax OFFSET :skip`;
const NAMED = "SELECT person FROM event_recipients WHERE event = ? AND person IS NOT NULL";

export interface FanOutPages {
  readonly now: number;
  readonly peopleMax: number;
  readonly eventsMax: number;
  readonly skip?: number;
}

/**
 * Pages of the oldest unfinished events, of `peopleMax` people together: their rows, counts and cursors change together or not at all (rule D10).
 * What is the same for several events is read once, and their deliveries and counts are written at once.
 */
export function fanOutPages(db: Db, { now, peopleMax, eventsMax, skip = 0 }: FanOutPages): readonly FanOutProgress[] {
  const startedAt = performance.now();
  const facts = factsReader(db);
  const counts = countChanges();
  const pages: Page[] = [];
  let people = peopleMax;
  for (const event of statement<{ eventsMax: number; skip: number }, FanOutEvent>(db, NEXT_EVENTS).all({ eventsMax, skip })) {
    if (people === 0) break;
    const page = beginPage(db, { event, facts, counts, now, peopleMax: people });
    pages.push(page);
    people -= page.people;
    if (!page.finished) break;
  }
  if (pages.length > 0) {
    writePeople(db, { counts, now });
    finishPages(db, { pages, counts, now });
  }
  if (pages.every((page) => page.finished)) forgetAudience(db);
  const elapsedMs = (performance.now() - startedAt) / pages.length;
  return pages.map(({ event, finished }) => ({ event: event.id, finished, written: counts.byChannel(event.seq), elapsedMs }));
}

interface Page {
  readonly event: FanOutEvent;
  readonly cursor: number;
  readonly people: number;
  readonly finished: boolean;
}

interface BeginPage {
  readonly event: FanOutEvent;
  readonly facts: FactsReader;
  /** Of all pages; those of this one are added. */
  readonly counts: CountChanges;
  readonly now: number;
  readonly peopleMax: number;
}

/** Writes what belongs to nobody, and finds what the people come to. */
function beginPage(db: Db, { event, facts: factsOf, counts, now, peopleMax }: BeginPage): Page {
  const facts = factsOf({
    type: eventTypeOfNumber(event.event_type),
    rule: event.rule,
    product: event.product,
    productType: event.product_type,
    alertOnly: event.alert_only === 1,
    insists: event.insists,
    named: event.rule === "recipients" ? statement<[number]>(db, NAMED).pluck().all(event.seq).map(Number) : [],
  });
  const shape = { rule: event.rule, object: facts.object, ownEndpoints: facts.ownEndpoints };
  resolveAudience(db, { event, shape, parameters: facts.parameters });

  const { until, people, last } = endOfPage(db, { after: event.fan_out_cursor, peopleMax });
  if (event.fan_out === "accepted") writeSharedRows(db, { event, facts, counts, now });
  if (people > 0) {
    const page = { event: event.seq, after: event.fan_out_cursor, until, expires: event.accepted_at + RELEVANCE_MS };
    findVerdicts(db, shape, { ...facts.parameters, ...page });
  }
  if (!last) rememberAudience(db, event.seq);
  return { event, cursor: until, people, finished: last };
}

interface SharedRows {
  readonly event: FanOutEvent;
  readonly facts: SharedFacts;
  readonly counts: CountChanges;
  readonly now: number;
}

/** What belongs to nobody in the audience comes with the first page. */
function writeSharedRows(db: Db, { event, facts, counts, now }: SharedRows): void {
  writeDestinations(db, { event, destinations: facts.destinations, counts, now });
  if (event.rule === "recipients") writeUnknownRecipients(db, { event: event.seq, counts, now });
}

interface People {
  readonly counts: CountChanges;
  readonly now: number;
}

function writePeople(db: Db, { counts, now }: People): void {
  for (const { event, channel, verdict, reason, count: people } of writeVerdicts(db, now)) {
    if (verdict === "counted") countSkips(db, { event, channel, reason, count: people });
    else counts.add(event, channel, verdict === "suppressed" ? "suppressed" : channel === "alert" ? "delivered" : "pending", people);
  }
}

const FINISHED = jsonRows(":finished", ["event", "cursor"]);
const NEXT_PAGE =
  "UPDATE events SET fan_out = 'fanning_out', fan_out_cursor = :cursor, changed_at = max(changed_at, :now) WHERE seq = :event";
/**
 * Every row is counted once when it is written and moved ever after: the sum of the counts is what was intended. Where all of it was skipped, the
 * event reached nobody (rule D19).
 */
const LAST_PAGES = `UPDATE events SET fan_out = 'fanned_out', fan_out_cursor = k.cursor, changed_at = max(changed_at, :now), intended = k.skipped + k.others,
    reached_nobody = CASE WHEN k.others = 0 THEN 'nobody' END
  FROM (SELECT f.event, f.cursor,
      (SELECT coalesce(sum(count), 0) FROM event_counts WHERE event = f.event AND state = 'suppressed') AS skipped,
      (SELECT coalesce(sum(count), 0) FROM event_counts WHERE event = f.event AND state <> 'suppressed') AS others FROM ${FINISHED} f) AS k
  WHERE seq = k.event`;

interface FinishPages {
  readonly pages: readonly Page[];
  readonly counts: CountChanges;
  readonly now: number;
}

/** The counts first, for they are what was intended. */
function finishPages(db: Db, { pages, counts, now }: FinishPages): void {
  counts.flush(db, null);
  const finished = pages.filter((page) => page.finished).map(({ event, cursor }) => [event.seq, cursor]);
  if (finished.length > 0) statement<{ finished: string; now: number }>(db, LAST_PAGES).run({ finished: JSON.stringify(finished), now });
  for (const { event, cursor } of pages.filter((page) => !page.finished)) {
    statement<{ event: number; cursor: number; now: number }>(db, NEXT_PAGE).run({ event: event.seq, cursor, now });
  }
}
