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
  /** Whether there is anybody to send to. */
  readonly isSending: () => Promise<boolean>;
}

/**
 * Sends from a thread of its own, so that signing, encrypting and waiting for answers go on while this one writes. It is started while there is
 * anybody to send to, so that no message waits for it; after it has died, by the first message when its pause is over.
 */
export function threadSender(options: ThreadSenderOptions): EndpointSender {
  const { egress, port } = options.data;
  const local = ownSender({ rules: egressRules(egress, port), clock: { now: () => Date.now() } });
  const lives = livesOf(options);
  let lastWay: Ticket = 0;

  function newWay(opens: EndpointWay): Way {
    lastWay += 1;
    return { ticket: lastWay, opens };
  }

  async function send(way: Way, message: OutgoingMessage, signal: AbortSignal): Promise<SendReport> {
    if (message.channel !== "webhooks") throw new TypeError(`A message for ${message.channel} came to an endpoint`);
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
    ready: lives.ready,
    lag: async () => (await lives.current()?.lag()) ?? null,
    [Symbol.asyncDispose]: lives.end,
  };
}

/** One thread after the other. */
function livesOf(options: ThreadSenderOptions) {
  const pause = restartPause(options.steady);
  let life: SendingLife | null = null;
  let hasEnded = false;

  /** How long none is started again. */
  function tell({ reason, ...more }: Died): number {
    const pauseMs = pause.afterDeath(reason);
    options.log.error("sending.died", { reason, ...more, pauseMs });
    options.onDied(reason);
    return pauseMs;
  }

  function onEnd(died: Died | null): number {
    life = null;
    if (died !== null) return tell(died);
    // It rests; whoever is sent to does not wait for another.
    void ready();
    return 0;
  }

  /** Started if there is none; null: it waits after a death, the system gives us no thread, or the server stops. */
  function now(): SendingLife | null {
    if (hasEnded) return null;
    if (life !== null || pause.leftMs() > 0) return life;
    try {
      life = startSending(options, onEnd);
    } catch (error) {
      tell({ reason: "start", underWay: 0, error });
    }
    return life;
  }

  async function ready(): Promise<void> {
    try {
      if (await options.isSending()) now();
    } catch (error) {
      // The first message starts it, if it has to.
      options.log.error("endpoints.unread", { error });
    }
  }

  return {
    current: () => life,
    now,
    ready,
    /** Null: none is ever started again. */
    pauseMs: () => (hasEnded ? null : pause.leftMs()),
    end: async () => {
      hasEnded = true;
      await life?.terminate();
    },
  };
}
