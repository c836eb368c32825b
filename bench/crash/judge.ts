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
  /** Everybody is to get one mail and one alert for each of them. */
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
  /** Arrivals that nobody intended. */
  readonly unknown: number;
  /** Copies of one delivery under another Message-ID than the first. */
  readonly renamed: number;
  /** Arrivals beyond the attempts that the log has of their delivery. */
  readonly unlogged: number;
  /** Repeats beyond the attempts that a crash cut off. */
  readonly unexplained: number;
  readonly lostAlerts: number;
  readonly repeatedAlerts: number;
}

/** Compares what was promised with what arrived. It believes the receiving side alone about what was sent. */
export function judge({ accepted, addresses, arrivals, alerts, attempts }: Testimony): Verdict {
  const intended = new Set(accepted.flatMap((event) => addresses.map((address) => keyOf(event, address))));
  const received = groupedBy(arrivals, ({ messageId, to }) => keyOf(eventOf(messageId), to));
  const copies = [...received].filter(([key]) => intended.has(key)).map(([, group]) => group);
  const logged = copies.map((group) => ({ group, log: attempts.get(deliveryOf(group[0]?.messageId ?? "")) ?? { started: 0, cutOff: 0 } }));
  const stored = groupedBy(alerts, ({ event, address }) => keyOf(event, address));
  return {
    intended: intended.size,
    lost: [...intended].filter((key) => !received.has(key)).length,
    repeats: sum(copies.map((group) => group.length - 1)),
    worstCopies: Math.max(0, ...copies.map((group) => group.length)),
    unknown: sum([...received].map(([key, group]) => (intended.has(key) ? 0 : group.length))),
    renamed: sum(copies.map((group) => group.filter(({ messageId }) => messageId !== group[0]?.messageId).length)),
    unlogged: sum(logged.map(({ group, log }) => Math.max(0, group.length - log.started))),
    unexplained: sum(logged.map(({ group, log }) => Math.max(0, group.length - 1 - log.cutOff))),
    lostAlerts: [...intended].filter((key) => !stored.has(key)).length,
    repeatedAlerts: sum([...stored].map(([key, group]) => (intended.has(key) ? group.length - 1 : group.length))),
  };
}

/** `<EVENT_mail_TARGET_GENERATION@domain>` */
function deliveryOf(messageId: string): string {
  return messageId.replace(/^<([^@]*)@.*$/, "$1");
}

function eventOf(messageId: string): string {
  return deliveryOf(messageId).replace(/_mail_[a-z0-9]+_\d+$/, "");
}

function keyOf(event: string, address: string): string {
  return `${event} ${address}`;
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
