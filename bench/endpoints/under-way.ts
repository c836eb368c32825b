/** Events on their way to endpoints, and how long each of their deliveries took. */
export interface UnderWay {
  readonly begin: (event: string, deliveries: number) => void;
  readonly delivered: (event: string) => void;
  /** Resolves when nothing is on its way. */
  readonly empty: () => Promise<void>;
  /** Milliseconds of each delivery since this was last asked. */
  readonly takeLatencies: () => readonly number[];
}

interface Accepted {
  readonly at: number;
  left: number;
}

export function underWay(): UnderWay {
  const under = new Map<string, Accepted>();
  let latencies: number[] = [];
  let onEmpty = (): void => undefined;
  return {
    begin: (event, deliveries) => {
      under.set(event, { at: performance.now(), left: deliveries });
    },
    delivered: (event) => {
      const accepted = under.get(event);
      if (accepted === undefined) throw new Error(`${event} was delivered too often`);
      latencies.push(performance.now() - accepted.at);
      accepted.left -= 1;
      if (accepted.left === 0) under.delete(event);
      if (under.size === 0) onEmpty();
    },
    empty: async () => {
      if (under.size > 0) {
        await new Promise<void>((resolve) => {
          onEmpty = resolve;
        });
      }
    },
    takeLatencies: () => {
      const taken = latencies;
      latencies = [];
      return taken;
    },
  };
}
