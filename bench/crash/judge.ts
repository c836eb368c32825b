import type { Place } from "./company.ts";
import type { Arrival } from "./sink.ts";

export interface LoggedAttempts {
  readonly started: number;
  /** Of these: without an outcome, because the process died. */
  readonly cutOff: number;
}

export interface StoredAlert {
  readonly event: string;
  readonly address: string;
}

export interface Testimony {
  /** Our ids of the events that were answered 2xx. */
  readonly accepted: readonly string[];
  /** Each of them is to arrive at each of these. */
  readonly places: readonly Place[];
  /** Everybody is to have one alert for each of them. */
  readonly addresses: readonly string[];
  /** Of the receiving side. */
  readonly arrivals: readonly Arrival[];
  readonly alerts: readonly StoredAlert[];
  /** By delivery id. */
  readonly attempts: ReadonlyMap<string, LoggedAttempts>;
}

export interface Verdict {
  readonly intended: number;
  /** Nobody has ever received them. */
  readonly lost: number;
  /** Arrived more than once: every copy but the first. */
  readonly repeats: number;
  readonly worstCopies: number;
  /** How many arrived so many times: at index 0 once, at 1 twice, … */
  readonly copies: readonly number[];
  /** Arrivals that nobody intended. */
  readonly unknown: number;
  /** Copies of one delivery under another key of their channel than the first. */
  readonly renamed: number;
  /** Arrivals beyond the attempts that the log has of their delivery. */
  readonly unlogged: number;
  /** Repeats beyond the attempts that a crash cut off. */
  readonly unexplained: number;
  readonly lostAlerts: number;
  readonly repeatedAlerts: number;
}

/** Compares what was promised with what arrived. It believes the receiving side alone about what was sent. */
export function judge({ accepted, places, addresses, arrivals, alerts, attempts }: Testimony): Verdict {
  const intended = new Set(accepted.flatMap((event) => places.map(({ channel, place }) => keyOf(event, channel, place))));
  const received = groupedBy(arrivals, ({ channel, place, delivery }) => keyOf(eventOf(delivery, channel), channel, place));
  const copies = [...received].filter(([key]) => intended.has(key)).map(([, group]) => group);
  const logged = copies.map((group) => ({ group, log: attempts.get(group[0]?.delivery ?? "") ?? { started: 0, cutOff: 0 } }));
  const wantedAlerts = new Set(accepted.flatMap((event) => addresses.map((address) => keyOf(event, "alert", address))));
  const stored = groupedBy(alerts, ({ event, address }) => keyOf(event, "alert", address));
  const worstCopies = Math.max(0, ...copies.map((group) => group.length));
  return {
    intended: intended.size,
    lost: [...intended].filter((key) => !received.has(key)).length,
    repeats: sum(copies.map((group) => group.length - 1)),
    worstCopies,
    copies: Array.from({ length: worstCopies }, (_, index) => copies.filter((group) => group.length === index + 1).length),
    unknown: sum([...received].map(([key, group]) => (intended.has(key) ? 0 : group.length))),
    renamed: sum(copies.map((group) => group.filter(({ key }) => key !== group[0]?.key).length)),
    unlogged: sum(logged.map(({ group, log }) => Math.max(0, group.length - log.started))),
    unexplained: sum(logged.map(({ group, log }) => Math.max(0, group.length - 1 - log.cutOff))),
    lostAlerts: [...wantedAlerts].filter((key) => !stored.has(key)).length,
    repeatedAlerts: sum([...stored].map(([key, group]) => (wantedAlerts.has(key) ? group.length - 1 : group.length))),
  };
}

/** `EVENT_CHANNEL_TARGET_GENERATION` */
export function eventOf(delivery: string, channel: string): string {
  return delivery.replace(new RegExp(`_${channel}_[^_]+_\\d+$`), "");
}

function keyOf(event: string, channel: string, place: string): string {
  return `${event} ${channel} ${place}`;
}

/** In the order of first occurrence. */
export function groupedBy<T>(items: readonly T[], keyOfItem: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
