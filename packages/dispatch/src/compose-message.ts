import { fillMail, listOf, type MailTemplate, type MessageContext, renderMail, threadOf } from "@tocsin/messages";
import type { ClaimedDelivery, DispatchedEvent, OutgoingMessage } from "@tocsin/ports";
import type { LaneChannel } from "./config.ts";

export interface ComposeInput {
  readonly delivery: ClaimedDelivery;
  readonly event: DispatchedEvent;
  readonly context: MessageContext;
  /** Now, for a delivery that was never tried. */
  readonly now: number;
}

/** Turns a delivery into what its adapter sends; rendering happens once per event, reason and kind of receiver. */
export interface Composer {
  readonly compose: (channel: LaneChannel, input: ComposeInput) => OutgoingMessage;
}

/** Templates kept; a storm is many recipients of few events. */
const TEMPLATES_MAX = 64;

export function createComposer(): Composer {
  const templates = new Map<string, MailTemplate>();

  function templateOf({ delivery, event, context }: ComposeInput): MailTemplate {
    const receiver = delivery.person === null ? "mailbox" : "person";
    const key = JSON.stringify([event.id, delivery.why, receiver, context]);
    const known = templates.get(key);
    if (known !== undefined) return known;
    const template = renderMail({ event, why: delivery.why, receiver, context });
    const oldest = templates.size >= TEMPLATES_MAX ? templates.keys().next().value : undefined;
    if (oldest !== undefined) templates.delete(oldest);
    templates.set(key, template);
    return template;
  }

  const byChannel = {
    mail: (input: ComposeInput): OutgoingMessage => {
      const { delivery, event, context, now } = input;
      const name = delivery.person?.name ?? "";
      return {
        channel: "mail",
        delivery: delivery.id,
        to: { name, address: delivery.address },
        ...fillMail(templateOf(input), { name }),
        list: listOf(event, context),
        thread: threadOf(event, context),
        date: delivery.firstAttemptAt ?? now,
      };
    },
  } as const satisfies Record<LaneChannel, (input: ComposeInput) => OutgoingMessage>;

  return { compose: (channel, input) => byChannel[channel](input) };
}
