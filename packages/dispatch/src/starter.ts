import type { Clock, DeliveryId, DispatchStore, StartedAttempt } from "@tocsin/ports";
import { START_BATCH_MAX } from "./config.ts";

/** What a lane wants to send now. */
export interface Start {
  readonly deliveries: readonly DeliveryId[];
  /** Of mail alone. */
  readonly messageIdDomain?: string;
}

/** Attempts that are on disk, with their time as it is there; a delivery whose lease was lost has none. */
export interface Started {
  readonly attempts: readonly StartedAttempt[];
  readonly startedAt: number;
}

export interface Starter {
  readonly start: (start: Start) => Promise<Started>;
}

interface StarterDeps {
  readonly store: Pick<DispatchStore, "startAttempts">;
  readonly clock: Clock;
  readonly boot: string;
}

/** What is written together, as long as more may come to it. */
interface Batch {
  readonly deliveries: DeliveryId[];
  readonly written: Promise<Started>;
}

/**
 * One commit of outcomes makes room in many lanes, in an endpoint's for few each: what all of them start in that moment is one unit of work, which
 * costs hardly more than what one of them starts.
 */
export function createStarter({ store, clock, boot }: StarterDeps): Starter {
  /** By what their messages' ids end in. */
  const open = new Map<string | undefined, Batch>();

  async function write(domain: string | undefined, deliveries: readonly DeliveryId[]): Promise<Started> {
    await allHaveAsked();
    if (open.get(domain)?.deliveries === deliveries) open.delete(domain);
    const startedAt = clock.now();
    const attempts = await store.startAttempts({
      deliveries,
      now: startedAt,
      boot,
      ...(domain === undefined ? {} : { messageIdDomain: domain }),
    });
    return { attempts, startedAt };
  }

  function openBatch(domain: string | undefined): Batch {
    const deliveries: DeliveryId[] = [];
    const batch = { deliveries, written: write(domain, deliveries) };
    open.set(domain, batch);
    return batch;
  }

  return {
    start: ({ deliveries, messageIdDomain }) => {
      const last = open.get(messageIdDomain);
      const batch = last !== undefined && last.deliveries.length < START_BATCH_MAX ? last : openBatch(messageIdDomain);
      batch.deliveries.push(...deliveries);
      return batch.written;
    },
  };
}

/** Whatever follows from what has happened in this turn of the event loop was said. */
function allHaveAsked(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
