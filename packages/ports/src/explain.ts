import type { Access, AudienceRequest, AudienceRule, EventFacts, EventType, PersonFacts, SuppressReason } from "@tocsin/domain";
import type { ObjectRef } from "./events.ts";
import type { EventId, PageKey, PersonId, PersonRef } from "./ids.ts";

/** A stored event, or one that is only imagined. */
export type ExplainedEvent =
  | { readonly id: EventId }
  | {
      readonly type: EventType;
      readonly product: ObjectRef | null;
      readonly productType: ObjectRef | null;
      readonly recipients: readonly string[] | null;
      readonly audience: AudienceRequest;
      readonly alertOnly: boolean;
    };

export interface ExplainedPerson {
  readonly person: PersonRef;
  readonly came: readonly Access[];
  readonly named: boolean;
  readonly facts: PersonFacts;
  /** What a stored event's fan-out really wrote for this person. */
  readonly stored: readonly {
    readonly channel: string;
    readonly state: string;
    readonly reason: string | null;
    readonly why: string | null;
  }[];
}

export interface ExplainedDestination {
  /** "mailbox", "slack", "msteams", or an endpoint's name. */
  readonly target: string;
  readonly channel: "mail" | "slack" | "msteams" | "webhooks";
  readonly verdict: "sent" | "none";
  readonly reason: "channel_disabled" | "alert_only" | null;
}

export interface ExplainFacts {
  readonly rule: AudienceRule;
  /** People of the audience; named ones who do not qualify are not among them but are explained. */
  readonly total: number;
  readonly event: EventFacts;
  readonly type: EventType;
  readonly product: number | null;
  readonly people: readonly ExplainedPerson[];
  /** User names that are nobody's, each with what the fan-out of a stored event wrote for it. */
  readonly unknownRecipients: readonly {
    readonly username: string;
    readonly reason: SuppressReason;
    readonly stored: ExplainedPerson["stored"];
  }[];
  readonly next: PageKey | null;
  readonly destinations: readonly ExplainedDestination[];
}

export interface ExplainReads {
  /**
   * The audience and the facts about each of its people, from the very SELECT that fans out. With `person`, only that
   * person, in the audience or not. Null: the event, product or type does not exist (or the asker may not know of it).
   */
  explain(input: {
    readonly event: ExplainedEvent;
    readonly person: PersonId | null;
    /** Who asks; somebody who is not a superuser learns nothing about products they may not see. */
    readonly asker: { readonly person: PersonId; readonly superuser: boolean };
    readonly limit: number;
    readonly after: PageKey | null;
  }): Promise<ExplainFacts | null>;
}
