import type { ImaginedEvent } from "@tocsin/contract";
import {
  type Access,
  type AudienceRule,
  type Channel,
  chooseAudience,
  type ChannelVerdict,
  type EventFacts,
  eventTypeOf,
  explain,
  type Explanation,
  type Scope,
} from "@tocsin/domain";
import type {
  ExplainedDestination,
  ExplainedEvent,
  ExplainedPerson,
  ExplainFacts,
  Page,
  PageRequest,
  PersonId,
  StoreReads,
  Viewer,
} from "@tocsin/ports";
import { objectRef } from "./accept-events.ts";
import { askAboutPerson, type AskedAbout } from "./ask-about-person.ts";

export interface ExplainDeps {
  readonly reads: Pick<StoreReads, "explain" | "directory" | "preferences">;
}

export interface ExplainRequest {
  readonly viewer: Viewer;
  readonly event: { readonly id: string } | { readonly imagined: ImaginedEvent; readonly source: string };
  /** Id or user name; null: everybody for a superuser, oneself for everybody else. */
  readonly person: string | null;
  readonly page: PageRequest;
}

export interface TracedVerdict extends Omit<ChannelVerdict, "trace"> {
  readonly trace: readonly (ChannelVerdict["trace"][number] & { readonly changedBy: string | null; readonly changedAt: number | null })[];
  /** What a stored event's fan-out really wrote, which may differ from what holds now. */
  readonly stored: ExplainedPerson["stored"][number] | null;
}

export interface PersonAnswer {
  readonly person: { readonly id: PersonId | null; readonly username: string; readonly name: string };
  readonly inAudience: boolean;
  readonly outsideReason: Explanation["outsideReason"] | "unknown_recipient";
  readonly named: boolean;
  readonly came: readonly Access[];
  readonly channels: readonly TracedVerdict[];
}

export type Explained =
  | {
      readonly ok: true;
      readonly audience: { readonly rule: AudienceRule; readonly total: number };
      readonly people: Page<PersonAnswer>;
      readonly destinations: readonly ExplainedDestination[];
    }
  | { readonly ok: false; readonly refusal: "not_found" | "forbidden" | "unknown_person" | "recipients_with_audience" };

/**
 * Who hears of an event and why, by what holds now; nothing is written. Superusers may ask about anybody; everybody else
 * about themselves alone, and what they may not see does not exist for them.
 */
export async function explainEvent(deps: ExplainDeps, request: ExplainRequest): Promise<Explained> {
  const { viewer, page } = request;
  const asked = await whomToExplain(deps, request);
  if (!asked.ok) return asked;
  const event = explainedEvent(request.event);
  if (event === null) return { ok: false, refusal: "recipients_with_audience" };
  const facts = await deps.reads.explain.explain({ event, person: asked.person, asker: viewer, limit: page.limit, after: page.after });
  if (facts === null) return { ok: false, refusal: "not_found" };
  const people = await Promise.all(facts.people.map((person) => answerFor(deps, facts, person)));
  return viewer.superuser ? wholeAnswer(facts, people, asked.person === null && page.after === null) : ownAnswer(facts, people);
}

async function whomToExplain({ reads }: ExplainDeps, { viewer, person }: ExplainRequest): Promise<AskedAbout | { ok: true; person: null }> {
  if (person !== null) return askAboutPerson(reads.directory, viewer, person);
  return { ok: true, person: viewer.superuser ? null : viewer.person };
}

/** Null for one that names recipients and an audience: no event like that can be sent either. */
function explainedEvent(event: ExplainRequest["event"]): ExplainedEvent | null {
  if ("id" in event) return event;
  const { type, product, productType, recipients, audience, alertOnly, source } = event.imagined;
  const choice = chooseAudience({ audience, recipients, hasProduct: false, hasProductType: false, productUnknown: false });
  if (!choice.ok) return null;
  const from = source ?? event.source;
  return {
    type: eventTypeOf(type),
    product: objectRef(product, from),
    productType: objectRef(productType, from),
    recipients,
    audience,
    alertOnly,
  };
}

function wholeAnswer(facts: ExplainFacts, people: readonly PersonAnswer[], isFirstPage: boolean): Explained {
  // Names that are nobody's have no place in the order of people: they come once, with the first page.
  const unknown = isFirstPage ? facts.unknownRecipients.map(unknownRecipient) : [];
  return {
    ok: true,
    audience: { rule: facts.rule, total: facts.total },
    people: { items: [...people, ...unknown], next: facts.next },
    destinations: facts.destinations,
  };
}

function ownAnswer(facts: ExplainFacts, people: readonly PersonAnswer[]): Explained {
  const total = people.filter(({ inAudience }) => inAudience).length;
  return { ok: true, audience: { rule: facts.rule, total }, people: { items: people, next: null }, destinations: [] };
}

function unknownRecipient({ username, stored }: ExplainFacts["unknownRecipients"][number]): PersonAnswer {
  return {
    person: { id: null, username, name: "" },
    inAudience: false,
    outsideReason: "unknown_recipient",
    named: true,
    came: [],
    channels: [
      { channel: "alert", verdict: "suppressed", source: "default", reason: "unknown_recipient", trace: [], stored: stored[0] ?? null },
    ],
  };
}

async function answerFor({ reads }: ExplainDeps, facts: ExplainFacts, asked: ExplainedPerson): Promise<PersonAnswer> {
  const { person, came, named, stored } = asked;
  const marks = await reads.preferences.marks({ person: person.id, product: facts.product, event: facts.type });
  const changeOf = (layer: string, channel: Channel) => marks.find((mark) => mark.layer === layer && mark.channel === channel);
  const { inAudience, outsideReason, channels } = explain(facts.event satisfies EventFacts, asked.facts);
  return {
    person,
    inAudience,
    outsideReason,
    named,
    came,
    channels: channels.map(({ trace, ...verdict }) => ({
      ...verdict,
      trace: trace.map((step) => ({ ...step, ...changeMark(changeOf(step.layer satisfies Scope | "default", verdict.channel)) })),
      stored: stored.find(({ channel }) => channel === verdict.channel) ?? null,
    })),
  };
}

function changeMark(mark: { readonly changedBy: string; readonly changedAt: number } | undefined) {
  return { changedBy: mark?.changedBy ?? null, changedAt: mark?.changedAt ?? null };
}
