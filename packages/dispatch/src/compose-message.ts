import {
  fillMail,
  fillTeams,
  hostOf,
  listOf,
  type MessageContext,
  type MailTemplate,
  type MessageInput,
  plainMail,
  plainSlack,
  plainTeams,
  plainWebhook,
  renderMail,
  renderSlack,
  renderTeams,
  renderWebhook,
  threadOf,
  unsubscribePages,
  type WebhookInput,
} from "@tocsin/messages";
import { unsubscribeLayer } from "@tocsin/domain";
import type {
  ClaimedDelivery,
  DispatchedEvent,
  EventId,
  MailMessage,
  OutgoingMessage,
  SlackMessage,
  TeamsMessage,
  UnsubscribeLink,
  WebhookMessage,
} from "@tocsin/ports";
import type { SentChannel } from "./config.ts";

export interface ComposeInput {
  readonly delivery: ClaimedDelivery;
  readonly event: DispatchedEvent;
  readonly context: MessageContext;
  /** When this attempt began: the first one's time is the date of all. */
  readonly now: number;
}

/** Turns a delivery into what its adapter sends; rendering happens once per event, reason and kind of receiver. */
export interface Composer {
  readonly compose: (channel: SentChannel, input: ComposeInput) => OutgoingMessage;
}

/** Signs what a link switches off, so that whoever has the link needs no sign-in, and nobody can make one up. */
export type UnsubscribeToken = (link: UnsubscribeLink) => string;

export interface ComposerDeps {
  readonly unsubscribeToken: UnsubscribeToken;
  /** A bug: an event's message could not be rendered, and goes out in plain words instead. */
  readonly onPlain: (channel: SentChannel, event: EventId, error: unknown) => void;
  readonly renderers?: Partial<Renderers>;
}

/** What a message is made of, and which event it is about. */
interface KnownInput extends MessageInput {
  readonly event: DispatchedEvent;
}

interface Renderers {
  readonly mail: typeof renderMail;
  readonly slack: typeof renderSlack;
  readonly msteams: typeof renderTeams;
  readonly webhooks: typeof renderWebhook;
}

const RENDERERS: Renderers = { mail: renderMail, slack: renderSlack, msteams: renderTeams, webhooks: renderWebhook };

export function createComposer({ unsubscribeToken, onPlain, renderers }: ComposerDeps): Composer {
  const { mail, slack, msteams, webhooks }: Renderers = { ...RENDERERS, ...renderers };
  const orPlain =
    <Template, Input>(channel: SentChannel, render: (input: Input) => Template, plain: (input: Input) => Template) =>
    (input: Input & Pick<KnownInput, "event">): Template => {
      try {
        return render(input);
      } catch (error) {
        onPlain(channel, input.event.id, error);
        return plain(input);
      }
    };
  const mailTemplate = renderedOnce(mailOf(orPlain("mail", mail, plainMail)));
  const slackTemplate = renderedOnce(orPlain("slack", slack, plainSlack));
  const teamsTemplate = renderedOnce(orPlain("msteams", msteams, plainTeams));
  const webhook = orPlain("webhooks", webhooks, plainWebhook);
  const webhookTemplate = renderedOnce((input, delivery) => webhook({ ...input, ...endpointOf(delivery) }), endpointKey);

  const byChannel = {
    mail: (input): MailMessage => {
      const { delivery, now } = input;
      const name = delivery.person?.name ?? "";
      const { template, unsubscribePage, host, list, thread } = mailTemplate(input);
      const unsubscribe = unsubscribePage?.(unsubscribeToken(linkIn(input))) ?? null;
      return {
        channel: "mail",
        delivery: delivery.id,
        messageIdDomain: delivery.messageIdDomain ?? host,
        to: { name, address: delivery.address },
        ...fillMail(template, { name, unsubscribe }),
        unsubscribe,
        list,
        thread,
        date: delivery.firstAttemptAt ?? now,
      };
    },
    slack: (input): SlackMessage => {
      const { id, person, address } = input.delivery;
      const to = person === null ? ({ kind: "channel", channel: address } as const) : ({ kind: "person", email: address } as const);
      return { channel: "slack", delivery: id, to, ...slackTemplate(input) };
    },
    msteams: (input): TeamsMessage => {
      const delivery = input.delivery.id;
      return { channel: "msteams", delivery, ...fillTeams(teamsTemplate(input), { delivery }) };
    },
    webhooks: (input): WebhookMessage => ({ channel: "webhooks", delivery: input.delivery.id, ...webhookTemplate(input) }),
  } as const satisfies Record<SentChannel, (input: ComposeInput) => OutgoingMessage>;

  return { compose: (channel, input) => byChannel[channel](input) };
}

/** A mail as far as it is the same for all who get it. */
function mailOf(render: (input: KnownInput) => MailTemplate) {
  return (input: KnownInput) => {
    const { event, context } = input;
    const template = render(input);
    return {
      template,
      unsubscribePage: template.canUnsubscribe ? unsubscribePages(context) : null,
      host: hostOf(context),
      list: listOf(event, context),
      thread: threadOf(event, context),
    };
  };
}

/** By what was frozen on the delivery: a link switches off what sent its own mail, whatever has changed since. */
function linkIn({ delivery, event }: ComposeInput): UnsubscribeLink {
  const layer = unsubscribeLayer(delivery.why, event.product?.id ?? null);
  if (layer === null || delivery.person === null) throw new Error(`Delivery ${delivery.id} has nothing that a link could switch off`);
  return { key: { ...layer, person: delivery.person.id }, event: event.type, channel: delivery.channel };
}

/** What of its endpoint decides a webhook's body. */
function endpointOf({ id, endpoint, person }: ClaimedDelivery): Pick<WebhookInput, "format" | "owner"> {
  if (endpoint === null) throw new Error(`A claim brought delivery ${id} without its endpoint`);
  return { format: endpoint.format, owner: person === null ? null : { ...person, email: endpoint.ownerEmail } };
}

function endpointKey(delivery: ClaimedDelivery): string {
  const { format, owner } = endpointOf(delivery);
  // Only what DefectDojo sends names a receiver; of the others one body is for all of them.
  return format === "defectdojo" ? JSON.stringify([format, owner]) : format;
}

/** Templates kept; a storm is many recipients of few events. */
const TEMPLATES_MAX = 64;

/** Keeps what was rendered last; the oldest goes first. `more`: what else of a delivery decides. */
function renderedOnce<Template>(
  render: (input: KnownInput, delivery: ClaimedDelivery) => Template,
  more: (delivery: ClaimedDelivery) => string = () => "",
): (input: ComposeInput) => Template {
  const templates = new Map<string, Template>();
  const contextKey = keyedOnce();
  return ({ delivery, event, context }) => {
    const receiver = delivery.person === null ? "shared" : "person";
    const key = `${event.id} ${delivery.why} ${receiver} ${more(delivery)} ${contextKey(context)}`;
    const known = templates.get(key);
    if (known !== undefined) return known;
    const template = render({ event, why: delivery.why, receiver, context }, delivery);
    const oldest = templates.size >= TEMPLATES_MAX ? templates.keys().next().value : undefined;
    if (oldest !== undefined) templates.delete(oldest);
    templates.set(key, template);
    return template;
  };
}

/** A context is read once per batch and the same for all of it; what is in it decides, not which object it is. */
function keyedOnce(): (context: MessageContext) => string {
  const keys = new WeakMap<MessageContext, string>();
  return (context) => {
    const known = keys.get(context) ?? JSON.stringify(context);
    keys.set(context, known);
    return known;
  };
}
