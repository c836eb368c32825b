import type { SendReport } from "@tocsin/domain";
import type { OutgoingMessage } from "@tocsin/ports";
import { egressRules } from "../config/egress-rules.ts";
import { type EndpointSender, type EndpointWay, ownSender } from "../lanes/endpoint-sender.ts";
import { type SendingLife, type SendingLifeOptions, notSent, START_AGAIN_MS, startSending, type Way } from "./sending-life.ts";
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

  function living(): SendingLife | null {
    life ??= startedOrTold(options, () => {
      life = null;
    });
    return life;
  }

  function newWay(opens: EndpointWay): Way {
    lastWay += 1;
    return { ticket: lastWay, opens };
  }

  async function send(way: Way, message: OutgoingMessage, signal: AbortSignal): Promise<SendReport> {
    if (message.channel !== "webhooks") throw new TypeError(`A message for ${message.channel} came to an endpoint`);
    if (hasEnded) return notSent(null);
    return (await living()?.send(way, message, signal)) ?? notSent(START_AGAIN_MS);
  }

  /** A way of its own, which ends with it: the one that it was meant for has ended, or is ending at this moment. */
  async function sendLate(opens: EndpointWay, message: OutgoingMessage, signal: AbortSignal): Promise<SendReport> {
    const way = newWay(opens);
    try {
      return await send(way, message, signal);
    } finally {
      life?.end(way);
    }
  }

  return {
    open: (opens) => {
      // Thrown here and now is what could not be opened there.
      void local.open(opens);
      const way = newWay(opens);
      let isEnded = false;
      return {
        channel: "webhooks",
        send: (message, signal) => (isEnded ? sendLate(opens, message, signal) : send(way, message, signal)),
        probe: () => Promise.resolve(null),
        [Symbol.asyncDispose]: () => {
          isEnded = true;
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

/** Null: the system gives us no thread. */
function startedOrTold(options: SendingLifeOptions, onEnd: () => void): SendingLife | null {
  try {
    return startSending(options, onEnd);
  } catch (error) {
    options.log.error("sending.died", { underWay: 0, error });
    return null;
  }
}
