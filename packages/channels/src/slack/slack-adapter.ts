import type { SendReport } from "@tocsin/domain";
import type { ChannelAdapter, OutgoingMessage, SlackMessage } from "@tocsin/ports";
import { createDirectMessages } from "./direct-messages.ts";
import { outcomeOf } from "./outcome.ts";
import { isRefusedAsWritten } from "../http/egress.ts";
import { wireCount, type WireCount } from "../http/wire-count.ts";
import type { Rate, Turn } from "./pace.ts";
import { fullBody, plainBody } from "./post-body.ts";
import type { SlackFault, SlackReply } from "./reply.ts";
import { createSlackApi, type SlackContent, type SlackOptions } from "./slack-api.ts";
import { createUnknownAnswers } from "./unknown-answers.ts";

const CHANNEL_RATE: Rate = { perMinute: 60, burst: 3 };
const DIRECT_RATE: Rate = { perMinute: 180, burst: 3 };
/** Whose address it is about stands with the delivery. */
const LOOK_UP = "users.lookupByEmail, conversations.open";
const PROBE_TURN: Turn = { key: "auth.test", buckets: [] };

/** The address of the methods must not be used. */
export class BadApiUrl extends Error {
  override readonly name = "BadApiUrl";
  readonly problem = "api_refused";
}

/** Slack through one app's bot token: people by direct message, the shared channel by its name. Throws {@link BadApiUrl}. */
export function createSlackAdapter(options: SlackOptions): ChannelAdapter {
  if (isRefusedAsWritten(options.apiUrl, options.rules)) throw new BadApiUrl("API address refused");
  const end = new AbortController();
  const api = createSlackApi(options);
  const people = createDirectMessages({ api, clock: options.clock, ended: end.signal });
  const unknown = createUnknownAnswers();

  function post({ message, channel, wire }: Posting, signal: AbortSignal): Promise<SlackReply> {
    const content = (json: object): SlackContent => ({ body: { json }, onWritten: wire.mean() });
    const plain = (): SlackContent => content(plainBody(message, channel));
    return api.call({ method: "chat.postMessage", turn: turnOf(message, channel), ...content(fullBody(message, channel)), plain }, signal);
  }

  async function send(message: OutgoingMessage, signal: AbortSignal): Promise<SendReport> {
    if (message.channel !== "slack") throw new TypeError(`A Slack adapter was given a message for ${message.channel}`);
    const { to, delivery } = message;
    const failed = (fault: SlackFault, isPosted: boolean) => ({
      outcome: outcomeOf({ fault, isPosted, unknownTimes: () => unknown.note(delivery) }),
      answer: fault.answer,
    });
    const place = to.kind === "channel" ? ({ ok: true, channel: to.channel } as const) : await people.channelOf(to.email, signal);
    if (!place.ok) return { ...failed(place.fault, false), request: LOOK_UP };
    const request = `chat.postMessage → ${place.channel}`;
    const wire = wireCount();
    const reply = await post({ message, channel: place.channel, wire }, signal);
    const sent = { request, wire: wire.counted() };
    if (reply.ok) return { ...delivered(reply.data, place.channel), ...sent };
    if (to.kind === "person" && reply.fault.kind === "recipient") people.forget(to.email);
    return { ...failed(reply.fault, true), ...sent };
  }

  return {
    channel: "slack",
    send,
    probe: async (signal) => {
      const reply = await api.call({ method: "auth.test", turn: PROBE_TURN, body: { json: {} } }, signal);
      if (reply.ok) return { outcome: { kind: "delivered", receipt: null }, answer: { code: "ok", text: null } };
      return { outcome: outcomeOf({ fault: reply.fault, isPosted: false, unknownTimes: () => 1 }), answer: reply.fault.answer };
    },
    [Symbol.asyncDispose]: () => {
      end.abort(new Error("The adapter was closed"));
      return Promise.resolve();
    },
  };
}

interface Posting {
  readonly message: SlackMessage;
  readonly channel: string;
  readonly wire: WireCount;
}

function turnOf({ to }: SlackMessage, channel: string): Turn {
  const ofChannel = { name: channel, rate: CHANNEL_RATE };
  const direct = to.kind === "person" ? [{ name: "direct messages", rate: DIRECT_RATE }] : [];
  return { key: `chat.postMessage ${channel}`, buckets: [ofChannel, ...direct] };
}

function delivered(data: Readonly<Record<string, unknown>>, channel: string): SendReport {
  const text = (key: string): string | null => (typeof data[key] === "string" ? data[key] : null);
  const receipt = `${text("channel") ?? channel} ${text("ts") ?? ""}`.trim();
  return { outcome: { kind: "delivered", receipt }, answer: { code: "ok", text: null } };
}
