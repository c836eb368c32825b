import type { SendReport } from "@tocsin/domain";
import type { ChannelAdapter, OutgoingMessage } from "@tocsin/ports";
import { createMailPace } from "../../packages/channels/src/mail/mail-pace.ts";
import { createFlowPace } from "../../packages/channels/src/msteams/flow-pace.ts";
import { createPace, type Turn } from "../../packages/channels/src/slack/pace.ts";
import type { SimulatedNet } from "../simulation/simulated-net.ts";
import type { VirtualTime } from "../simulation/virtual-time.ts";

export const MAIL_RATE_PER_MINUTE = 600;
const MAIL_CONNECTIONS = 3;
/** As the adapters wait in a slot, and no longer. */
const SLOT_WAIT_MAX_MS = 5_000;

type Channel = OutgoingMessage["channel"];
/** Milliseconds for which it is too early; null: go. */
type Turnstile = (message: OutgoingMessage, signal: AbortSignal) => Promise<number | null>;

/** The other sides behind the paces that the product's own adapters keep: a mail server by setting, Slack and Teams by what they allow. */
export function pacedNet(net: SimulatedNet, time: VirtualTime): SimulatedNet {
  const adapters = new Map<Channel, ChannelAdapter>();
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void time.timers.after(ms, resolve));
  const options = { clock: time.clock, steady: time.steady };
  const mail = createMailPace(MAIL_RATE_PER_MINUTE, options);
  const flow = createFlowPace(options);
  const slack = createPace({ ...options, wait });
  const nearTurn = async (pace: { readonly reserve: (maxMs: number) => Promise<number> }): Promise<number | null> => {
    const waitMs = await pace.reserve(SLOT_WAIT_MAX_MS);
    if (waitMs > SLOT_WAIT_MAX_MS) return waitMs;
    if (waitMs > 0) await wait(waitMs);
    return null;
  };
  const turnstiles: Readonly<Record<Channel, Turnstile>> = {
    mail: () => nearTurn(mail),
    msteams: () => nearTurn(flow),
    slack: (message, signal) => slack.turn(slackTurn(message), signal),
    webhooks: () => Promise.resolve(null),
  };

  return {
    sent: net.sent,
    adapter: (channel, life) => {
      const adapter = adapters.get(channel) ?? paced(net.adapter(channel, life), turnstiles[channel]);
      adapters.set(channel, channel === "mail" ? { ...adapter, allowance: { slots: MAIL_CONNECTIONS, room: mail.room } } : adapter);
      return adapters.get(channel) ?? adapter;
    },
  };
}

function paced(adapter: ChannelAdapter, turnstile: Turnstile): ChannelAdapter {
  return {
    ...adapter,
    send: async (message, signal) => {
      const waitMs = await turnstile(message, signal);
      return waitMs === null ? await adapter.send(message, signal) : heldBack(waitMs);
    },
  };
}

function heldBack(afterMs: number): SendReport {
  return { outcome: { kind: "retry", failure: "transient", afterMs, countsAsAttempt: false }, answer: { code: null, text: null } };
}

/** As the Slack adapter asks for it: one a second to each conversation, three to people together. */
function slackTurn(message: OutgoingMessage): Turn {
  if (message.channel !== "slack") throw new TypeError(`A message for ${message.channel} came to Slack`);
  const { to } = message;
  const place = to.kind === "person" ? to.email : to.channel;
  const direct = to.kind === "person" ? [{ name: "direct messages", rate: { perMinute: 180, burst: 3 } }] : [];
  return { key: place, buckets: [{ name: place, rate: { perMinute: 60, burst: 3 } }, ...direct] };
}
