import type { StoreWrites } from "@tocsin/ports";

export interface Wakes {
  readonly engine: () => void;
  /** Endpoints, or their channel, may have changed. */
  readonly endpoints: () => void;
}

/** The same writes; what makes work for the engine or changes what it goes by wakes it as soon as it is on disk. */
export function wakingAfterWrites(writes: StoreWrites, { engine: wake, endpoints }: Wakes): StoreWrites {
  const wakeBoth = (): void => {
    endpoints();
    wake();
  };
  return {
    ...writes,
    events: waking(writes.events, wake),
    channels: waking(writes.channels, wakeBoth),
    deliveries: waking(writes.deliveries, wake),
    settings: waking(writes.settings, wake),
    slackAddresses: waking(writes.slackAddresses, wake),
    directory: waking(writes.directory, wake),
    webhooks: waking(writes.webhooks, wakeBoth),
  };
}

function waking<T extends object>(functions: T, wake: () => void): T {
  const entries = Object.entries(functions).map(([name, write]: readonly [string, (input: unknown) => Promise<unknown>]) => [
    name,
    async (input: unknown) => {
      const answer = await write(input);
      wake();
      return answer;
    },
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same names with functions of the same types
  return Object.fromEntries(entries) as T;
}
