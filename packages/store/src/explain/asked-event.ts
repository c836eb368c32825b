import { chooseAudience, type AudienceRule } from "@tocsin/domain";
import type { ExplainedEvent } from "@tocsin/ports";
import { maySee } from "../access-predicate.ts";
import { eventTypeOfNumber } from "../catalogue-numbers.ts";
import type { Db } from "../database.ts";
import { resolveObjects } from "../events/object-refs.ts";
import { READABLE_EVENT } from "../events/readable.ts";
import type { AskedEvent } from "../fan-out/event-facts.ts";
import { statement } from "../statements.ts";

/** An event that is asked about, with what of it is stored. */
export interface ExplainedCase extends AskedEvent {
  /** Row of a stored event; null for an imagined one. */
  readonly seq: number | null;
  readonly unknownNames: readonly string[];
}

export interface Asker {
  readonly person: number;
  readonly superuser: boolean;
}

/** Null for what does not exist or the asker may not know of. */
export function explainedCase(db: Db, event: ExplainedEvent, asker: Asker): ExplainedCase | null {
  return "id" in event ? storedCase(db, event.id, asker) : imaginedCase(db, event, asker);
}

const STORED = `SELECT e.seq, e.event_type, e.rule, e.product, e.product_type, e.alert_only, e.insists FROM events e
  WHERE e.id = :id AND (:superuser = 1 OR ${READABLE_EVENT})`;
const RECIPIENTS = "SELECT username, person FROM event_recipients WHERE event = ? ORDER BY username";

interface StoredRow {
  readonly seq: number;
  readonly event_type: number;
  readonly rule: AudienceRule;
  readonly product: number | null;
  readonly product_type: number | null;
  readonly alert_only: 0 | 1;
  readonly insists: number;
}

interface RecipientRow {
  readonly username: string;
  readonly person: number | null;
}

function storedCase(db: Db, id: string, asker: Asker): ExplainedCase | null {
  const query = { id, viewer: asker.person, superuser: asker.superuser ? 1 : 0 };
  const row = statement<typeof query, StoredRow>(db, STORED).get(query);
  if (row === undefined) return null;
  const recipients = row.rule === "recipients" ? statement<[number], RecipientRow>(db, RECIPIENTS).all(row.seq) : [];
  return {
    seq: row.seq,
    type: eventTypeOfNumber(row.event_type),
    rule: row.rule,
    product: row.product,
    productType: row.product_type,
    alertOnly: row.alert_only === 1,
    insists: row.insists,
    ...splitRecipients(recipients),
  };
}

const MAY_SEE_PRODUCT = `SELECT ${maySee("product", ":viewer", ":object")}`;
const MAY_SEE_TYPE = `SELECT ${maySee("product_type", ":viewer", ":object")}`;
const BY_NAMES = `SELECT name.value AS username, people.id AS person FROM json_each(?) name LEFT JOIN people ON people.username = name.value
  GROUP BY name.value ORDER BY name.value`;

type Imagined = Exclude<ExplainedEvent, { id: string }>;

function imaginedCase(db: Db, event: Imagined, asker: Asker): ExplainedCase | null {
  const objects = visibleObjects(db, event, asker);
  if (objects === null) return null;
  const choice = chooseAudience({
    audience: event.audience,
    recipients: event.recipients,
    hasProduct: event.product !== null,
    hasProductType: event.productType !== null,
    productUnknown: objects.inactive,
  });
  if (!choice.ok) return null;
  const recipients = statement<[string], RecipientRow>(db, BY_NAMES).all(JSON.stringify(event.recipients ?? []));
  const { product, productType } = objects;
  return {
    seq: null,
    type: event.type,
    rule: choice.rule,
    product,
    productType,
    alertOnly: event.alertOnly,
    insists: 0,
    ...splitRecipients(recipients),
  };
}

interface VisibleObjects {
  readonly product: number | null;
  readonly productType: number | null;
  /** What decides the audience is deactivated: such an event reaches nobody. */
  readonly inactive: boolean;
}

function visibleObjects(db: Db, event: Imagined, asker: Asker): VisibleObjects | null {
  const found = resolveObjects(db, { product: event.product, productType: event.productType, onUnknownProduct: "record" });
  if (!found.ok) return null;
  const { product, productType, unknown: inactive } = found;
  if ((event.product !== null && product === null) || (event.productType !== null && productType === null)) return null;
  const seen = sees(db, MAY_SEE_PRODUCT, { asker, object: product }) && sees(db, MAY_SEE_TYPE, { asker, object: productType });
  return seen ? { product, productType, inactive } : null;
}

interface Seen {
  readonly asker: Asker;
  readonly object: number | null;
}

function sees(db: Db, text: string, { asker, object }: Seen): boolean {
  if (asker.superuser || object === null) return true;
  return statement<{ viewer: number; object: number }>(db, text).pluck().get({ viewer: asker.person, object }) === 1;
}

function splitRecipients(rows: readonly RecipientRow[]): Pick<ExplainedCase, "named" | "unknownNames"> {
  return {
    named: rows.flatMap(({ person }) => (person === null ? [] : [person])),
    unknownNames: rows.flatMap(({ username, person }) => (person === null ? [username] : [])),
  };
}
