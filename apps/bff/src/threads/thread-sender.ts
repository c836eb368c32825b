import type { SendReport } from "@tocsin/domain";
import type { OutgoingMessage } from "@tocsin/ports";
import { egressRules } from "../config/egress-rules.ts";
import { type EndpointSender, type EndpointWay, ownSender } from "../lanes/endpoint-sender.ts";
import type { Log } from "../deps.ts";
import { restartPause, type SendingDeath } from "./sending-deaths.ts";
import { type Died, type SendingLife, type SendingLifeOptions, notSent, startSending, type Way } from "./sending-life.ts";
import type { Ticket } from "./sending-messages.ts";

export interface ThreadSenderOptions extends SendingLifeOptions {
  readonly log: Log;
  readonly onDied: (reason: SendingDeath) => void;
}

/**
 * Sends from a thread of its own, so that signing, encrypting and waiting for answers go on while this one writes. It is started by the first
 * message, and again by the first one after it has died and its pause is over.
 */
export function threadSender(options: ThreadSenderOptions): EndpointSender {
  const { egress, port } = options.data;
  const local = ownSender({ rules: egressRules(egress, port), clock: { now: () => Date.now() } });
  const lives = livesOf(options);
  let lastWay: Ticket = 0;
  let hasEnded = false;

  function newWay(opens: EndpointWay): Way {
    lastWay += 1;
    return { ticket: lastWay, opens };
  }

  async function send(way: Way, message: OutgoingMessage, signal: AbortSignal): Promise<SendReport> {
    if (message.channel !== "webhooks") throw new TypeError(`A message for ${message.channel} came to an endpoint`);
    if (hasEnded) return notSent(null);
    return (await lives.now()?.send(way, message, signal)) ?? notSent(lives.pauseMs());
  }

  /** A way of its own, which ends with it: the one that it was meant for has ended, or is ending at this moment. */
  async function sendLate(opens: EndpointWay, message: OutgoingMessage, signal: AbortSignal): Promise<SendReport> {
    const way = newWay(opens);
    try {
      return await send(way, message, signal);
    } finally {
      lives.current()?.end(way);
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
          lives.current()?.end(way);
          return Promise.resolve();
        },
      };
    },
    lag: async () => (await lives.current()?.lag()) ?? null,
    [Symbol.asyncDispose]: async () => {
      hasEnded = true;
      await lives.current()?.terminate();
    },
  };
}

/** One thread after the other. */
function livesOf(options: ThreadSenderOptions) {
  const pause = restartPause(options.steady);
  let life: SendingLife | null = null;

  /** How long none is started again. */
  function tell({ reason, ...more }: Died): number {
    const pauseMs = pause.afterDeath(reason);
    options.log.error("sending.died", { reason, ...more, pauseMs });
    options.onDied(reason);
    return pauseMs;
  }

  return {
    current: () => life,
    /** Started if there is none; null: it waits after a death, or the system gives us no thread. */
    now: () => {
      if (life !== null || pause.leftMs() > 0) return life;
      try {
        life = startSending(options, (died) => {
          life = null;
          return died === null ? 0 : tell(died);
        });
      } catch (error) {
        tell({ reason: "start", underWay: 0, error });
      }
      return life;
    },
    pauseMs: pause.leftMs,
  };
}
