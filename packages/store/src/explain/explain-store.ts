import type { ExplainFacts, ExplainReads, PageKey } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { loadSharedFacts, type SharedFacts } from "../fan-out/event-facts.ts";
import { audienceSql, type VerdictParameters, type VerdictShape } from "../fan-out/verdicts-sql.ts";
import { personKey } from "../keys.ts";
import { startOf } from "../page.ts";
import { statement } from "../statements.ts";
import { type Asker, explainedCase, type ExplainedCase } from "./asked-event.ts";
import { explainedPerson, storedForName } from "./person-facts.ts";

type ExplainInput = Parameters<ExplainReads["explain"]>[0];

export function explainReads(db: Db): ExplainReads {
  // One transaction: what is said of the audience and of its people holds at one moment.
  const explainAtOnce = db.$client.transaction((input: ExplainInput) => explain(db, input));
  return { explain: async (input) => explainAtOnce(input) };
}

function explain(db: Db, input: ExplainInput): ExplainFacts | null {
  const asker: Asker = { person: personKey(input.asker.person), superuser: input.asker.superuser };
  const person = input.person === null ? null : personKey(input.person);
  if (!asker.superuser && person !== asker.person) return null;
  const asked = explainedCase(db, input.event, asker);
  if (asked === null) return null;

  const shared = loadSharedFacts(db, asked);
  const page = person === null ? audiencePage(db, { asked, shared, ...input }) : { people: [person], next: null };
  const everybody = asker.superuser ? null : asker.person;
  return {
    rule: asked.rule,
    total: audienceTotal(db, { asked, shared, only: everybody }),
    event: shared.event,
    type: asked.type,
    product: asked.product,
    people: page.people.flatMap((key) => explainedPerson(db, key, { asked, shared }) ?? []),
    unknownRecipients: asker.superuser ? asked.unknownNames.map((username) => unknownRecipient(db, username, asked)) : [],
    next: page.next,
    destinations: asker.superuser ? shared.destinations.map(({ shown }) => shown) : [],
  };
}

function unknownRecipient(db: Db, username: string, { seq }: ExplainedCase): ExplainFacts["unknownRecipients"][number] {
  return { username, reason: "unknown_recipient", stored: seq === null ? [] : storedForName(db, { username, event: seq }) };
}

interface Audience {
  readonly asked: ExplainedCase;
  readonly shared: SharedFacts;
}

function shapeOf({ asked, shared }: Audience): VerdictShape {
  return { rule: asked.rule, object: shared.object };
}

/** Who is in the audience, and everybody named, whether they qualify or not: by person, from after the key on. */
function audiencePage(
  db: Db,
  { limit, after, ...audience }: Audience & { readonly limit: number; readonly after: PageKey | null },
): { readonly people: readonly number[]; readonly next: PageKey | null } {
  const qualifying = audience.asked.rule === "recipients" ? "" : "outside IS NULL AND";
  const text = `SELECT person FROM (${audienceSql(shapeOf(audience))}) WHERE ${qualifying} person > :after ORDER BY person LIMIT :limit`;
  const [person] = startOf(after, 0);
  const query = { ...audience.shared.parameters, after: person, limit: limit + 1 };
  const found = statement<typeof query>(db, text).pluck().all(query).map(Number);
  const people = found.slice(0, limit);
  const last = people.at(-1);
  return { people, next: found.length > limit && last !== undefined ? [last] : null };
}

/** `only`: a person who may know of nobody else; they count themselves. */
function audienceTotal(db: Db, { only, ...audience }: Audience & { readonly only: number | null }): number {
  const text = `SELECT count(*) FROM (${audienceSql(shapeOf(audience))}) WHERE outside IS NULL AND (:only IS NULL OR person = :only)`;
  return Number(
    statement<VerdictParameters & { only: number | null }>(db, text)
      .pluck()
      .get({ ...audience.shared.parameters, only }),
  );
}
