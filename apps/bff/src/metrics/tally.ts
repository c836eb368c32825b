import type { Labels, MetricName, Sample } from "./catalogue.ts";

/** Counters of this thread: counting is one look into a map, and nothing leaves the thread until somebody asks. */
export interface Tally {
  readonly add: (name: MetricName, labels?: Labels, by?: number) => void;
  readonly set: (name: MetricName, labels: Labels, value: number) => void;
  readonly samples: () => readonly Sample[];
}

export function createTally(): Tally {
  const values = new Map<string, Sample>();
  const change = (name: MetricName, labels: Labels, next: (before: number) => number): void => {
    const key = [name, ...Object.values(labels)].join(" ");
    values.set(key, { name, labels, value: next(values.get(key)?.value ?? 0) });
  };
  return {
    add: (name, labels = {}, by = 1) => change(name, labels, (before) => before + by),
    set: (name, labels, value) => change(name, labels, () => value),
    samples: () => [...values.values()],
  };
}
