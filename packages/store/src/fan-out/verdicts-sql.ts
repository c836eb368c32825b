import type { AudienceRule } from "@tocsin/domain";
import { type AccessObject, maySee, waysInto } from "../access-predicate.ts";

/**
 * The rule of domain/explain in set form: audience and effective channels of one event, for everybody at once. The
 * fan-out is INSERT … SELECT of this text and `/explain` pages over it; a test holds it equal to the pure form.
 */

/** What an event's audience is found from: the rule, and what access is asked for. A few texts in all, each compiled once. */
export interface VerdictShape {
  readonly rule: AudienceRule;
  readonly object: AccessObject | null;
}

/** Whether anybody has an endpoint of their own: where nobody has, nobody's are looked for. */
export interface PageShape extends VerdictShape {
  readonly ownEndpoints: boolean;
}

/**
 * A SELECT of the people whom an event may concern, column `person`: found from memberships, never by walking people.
 * Whether each of them qualifies is part of the verdicts. Parameters: `:product`, `:product_type`, `:named` (JSON list).
 */
export function candidatesSql({ rule, object }: VerdictShape): string {
  switch (rule) {
    case "product":
    case "product_type":
      return object === null ? NO_PEOPLE : `SELECT DISTINCT person FROM (${waysInto(object, `:${object}`)})`;
    case "superusers":
    case "default_superusers":
      return "SELECT id AS person FROM people WHERE superuser = 1";
    case "recipients":
      return "SELECT value AS person FROM json_each(:named)";
    case "destinations":
    case "nobody":
      return NO_PEOPLE;
  }
}

const NO_PEOPLE = "SELECT NULL AS person WHERE FALSE";

/** Why a candidate is not in the audience, as an SQL expression over `p`; NULL for somebody who is. */
function outsideSql({ rule, object }: VerdictShape): string {
  const inactive = "WHEN p.active = 0 THEN 'inactive_user'";
  if (rule !== "recipients" || object === null) return `CASE ${inactive} END`;
  return `CASE ${inactive} WHEN NOT ${maySee(object, "p.id", `:${object}`)} THEN 'no_access' END`;
}

/** One row per person: whether they qualify, their layers, their addresses. `people` is a table or a SELECT with `person`. */
function peopleSql(shape: VerdictShape, people: string): string {
  return `SELECT p.id AS person, p.email, coalesce(p.slack_email, p.email) AS slack_address, r.address AS refused, ${outsideSql(shape)} AS outside,
    (CASE WHEN :everyone = 1 OR p.superuser = 1 THEN :system ELSE 0 END) | :insists AS system_on,
    coalesce(q.on_mask, 0) AS product_on, coalesce(q.off_mask, 0) AS product_off,
    coalesce(o.on_mask, 0) AS personal_on, coalesce(o.off_mask, 0) AS personal_off
  FROM ${people} a CROSS JOIN people p ON p.id = a.person
  LEFT JOIN person_layers o ON o.event_type = :event_type AND o.product = 0 AND o.person = p.id
  LEFT JOIN person_layers q ON q.event_type = :event_type AND q.product = :layer_product AND q.person = p.id
  LEFT JOIN refused_addresses r ON r.address = p.email`;
}

/** Each candidate and, in `outside`, why they are not in the audience; NULL for those who are. */
export function audienceSql(shape: VerdictShape): string {
  return `SELECT person, outside FROM (${peopleSql(shape, `(${candidatesSql(shape)})`)})`;
}

/** 23: every channel but Teams, which cannot reach a person (rule L6). */
const EFFECTIVE = "(system_on | product_on | ((personal_on | (:base & ~personal_off)) & ~product_off)) & 23";

const CHANNEL_BITS =
  "(SELECT 'alert' AS channel, 1 AS bit UNION ALL SELECT 'mail', 2 UNION ALL SELECT 'slack', 4 UNION ALL SELECT 'webhooks', 16)";

/** The layer that decided, first line that answers (rules L1–L5). */
const SOURCE = `CASE WHEN system_on & bit THEN 'system'
  WHEN (product_on | product_off) & bit THEN 'product'
  WHEN (personal_on | personal_off) & bit THEN 'personal'
  WHEN :template & bit THEN 'template' ELSE 'default' END`;

/**
 * One row per endpoint of the person that takes the event type, where webhooks are to be sent; one without an endpoint for everything
 * else. The bit comes first, by itself: other channels are then passed over without a look at the index.
 */
const OWN_ENDPOINTS = `LEFT JOIN webhook_endpoints w ON bit = 16 AND w.owner = person AND :alert_only = 0 AND :enabled & 16
    AND w.disabled_at IS NULL AND w.deleted_at IS NULL AND (w.event_mask IS NULL OR w.event_mask & :endpoint_bit)`;

/** What stands in the way of a channel that is on; the first obstacle counts. */
const OBSTACLE = `CASE WHEN bit = 1 THEN NULL
  WHEN :alert_only = 1 THEN 'alert_only'
  WHEN :enabled & bit = 0 THEN 'channel_disabled'
  WHEN bit = 16 THEN CASE WHEN endpoint IS NULL THEN 'no_endpoint' END
  WHEN bit = 4 THEN CASE WHEN slack_address IS NULL THEN 'no_address' END
  WHEN email IS NULL THEN 'no_address'
  WHEN refused IS NOT NULL THEN 'address_refused'
  WHEN email = :mailbox COLLATE NOCASE THEN 'same_address' END`;

/**
 * The verdicts that leave a trace: person, channel, endpoint (of a webhook that is sent), verdict ('sent', 'suppressed', or
 * 'counted' where a broadcast only counts), reason, source. Whoever is not in the audience, or did not ask for the channel, has no row, except that
 * everybody named has at least one.
 */
export function verdictsSql(shape: PageShape, people: string): string {
  const one = `SELECT *, ${EFFECTIVE} AS effective FROM (${peopleSql(shape, people)})`;
  if (shape.rule !== "recipients") return broadcastVerdicts(answersSql(one, shape, BROADCAST));
  // Materialised: access, which costs most, is asked once per person and not again for each channel.
  return namedVerdicts(answersSql(`WITH one AS MATERIALIZED (${one}) SELECT * FROM one`, shape, NAMED));
}

const BROADCAST = "outside IS NULL AND effective & bit";
const NAMED = "outside IS NULL AND effective & bit OR bit = 1 AND (outside IS NOT NULL OR effective = 0)";

/** The facts about people once per channel that is recorded, and per endpoint where they have some. */
function answersSql(people: string, { ownEndpoints }: PageShape, recorded: string): string {
  const endpoint = ownEndpoints ? "w.id" : "NULL";
  return `(SELECT a.*, ${endpoint} AS endpoint FROM (SELECT * FROM (${people}) CROSS JOIN ${CHANNEL_BITS}) a
    ${ownEndpoints ? OWN_ENDPOINTS : ""} WHERE ${recorded})`;
}

function broadcastVerdicts(answers: string): string {
  return `SELECT person, channel, endpoint, reason, source,
    CASE WHEN reason IS NULL THEN 'sent' WHEN reason IN ('channel_disabled', 'alert_only') THEN 'counted' ELSE 'suppressed' END AS verdict
  FROM (SELECT person, channel, endpoint, ${OBSTACLE} AS reason, ${SOURCE} AS source FROM ${answers})`;
}

function namedVerdicts(answers: string): string {
  const off = `CASE WHEN (product_on | product_off) & 1 THEN 'muted' ELSE 'opted_out' END`;
  return `SELECT person, channel, endpoint, reason, source, CASE WHEN reason IS NULL THEN 'sent' ELSE 'suppressed' END AS verdict
  FROM (SELECT person, channel, endpoint, coalesce(outside, CASE WHEN effective = 0 THEN ${off} ELSE ${OBSTACLE} END) AS reason,
    ${SOURCE} AS source FROM ${answers})`;
}

/** The named parameters of both texts. Masks have one bit per channel. */
export interface VerdictParameters {
  readonly product: number | null;
  readonly product_type: number | null;
  readonly named: string;
  readonly event_type: number;
  /** The product whose own layer counts; −1, which has none, without a product. */
  readonly layer_product: number;
  readonly everyone: 0 | 1;
  readonly system: number;
  /** Channels that the event itself has on for its audience (rule N2). */
  readonly insists: number;
  /** Template over catalogue default. */
  readonly base: number;
  /** Channels that the template answers. */
  readonly template: number;
  readonly enabled: number;
  readonly alert_only: 0 | 1;
  readonly mailbox: string | null;
  /** The event type's bit in an endpoint's choice. */
  readonly endpoint_bit: number;
}
