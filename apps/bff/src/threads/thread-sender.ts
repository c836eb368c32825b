import type { SendReport } from "@tocsin/domain";
import type { ChannelAdapter } from "@tocsin/ports";
import { egressRules } from "../config/egress-rules.ts";
import { type EndpointSender, ownSender } from "../lanes/endpoint-sender.ts";
import { type SendingLife, type SendingLifeOptions, startSending } from "./sending-life.ts";
import type { Ticket } from "./sending-messages.ts";

/**
 * Sends from a thread of its own, so that signing, encrypting and waiting for answers go on while this one writes. It is started by the first
 * message, and again by the first one after it has died.
 */
export function threadSender(options: SendingLifeOptions): EndpointSender {
  const { egress, port } = options.data;
  const local = ownSender({ rules: egressRules(egress, port), clock: { now: () => Date.now() } });
  let life: SendingLife | null = null;
  let lastWay: Ticket = 0;
  let hasEnded = false;

  function living(): SendingLife {
    life ??= startSending(options, () => {
      life = null;
    });
    return life;
  }

  const send = (way: Parameters<SendingLife["send"]>[0]): ChannelAdapter["send"] => {
    return async (message, signal) => {
      if (message.channel !== "webhooks") throw new TypeError(`A message for ${message.channel} came to an endpoint`);
      return hasEnded ? NOT_SENT : await living().send(way, message, signal);
    };
  };

  return {
    open: (opens) => {
      // Thrown here and now is what could not be opened there.
      void local.open(opens);
      lastWay += 1;
      const way = { ticket: lastWay, opens };
      return {
        channel: "webhooks",
        send: send(way),
        probe: () => Promise.resolve(null),
        [Symbol.asyncDispose]: () => {
          life?.end(way);
          return Promise.resolve();
        },
      };
    },
    lag: async () => (await life?.lag()) ?? null,
    [Symbol.asyncDispose]: async () => {
      hasEnded = true;
      await life?.terminate();
    },
  };
}

const NOT_SENT: SendReport = {
  outcome: { kind: "retry", failure: "transient", afterMs: null, countsAsAttempt: false },
  answer: { code: null, text: null },
};
