import type { Channel, DeliveryState } from "@tocsin/domain";
import { groupedBy } from "../crash/judge.ts";
import { mostWithin } from "../most-within.ts";
import type { StormEvent, Wanted } from "./world.ts";

/** One delivery as the database has it. */
export interface StoredRow {
  readonly channel: Channel;
  readonly place: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
}

/** One message as its receiver has it. */
export interface Received {
  readonly channel: Channel;
  readonly place: string;
  /** Our id of the event. */
  readonly event: string;
  /** Milliseconds, by the receiver's clock. */
  readonly at: number;
}

export interface StormTestimony {
  /** Answered 2xx. */
  readonly accepted: readonly StormEvent[];
  readonly wantedOf: (event: StormEvent) => readonly Wanted[];
  readonly storedOf: (event: StormEvent) => readonly StoredRow[];
  /** Deliveries of all events there are. */
  readonly storedTotal: number;
  readonly received: readonly Received[];
}

export interface Sums {
  wanted: number;
  sent: number;
  held: number;
  suppressed: number;
  /** Neither, and nothing final. */
  unfinished: number;
}

export interface StormVerdict {
  readonly byChannel: Readonly<Record<string, Sums>>;
  /** Nobody has received them and nobody will: without a delivery, or with one that says that they were sent. */
  readonly lost: number;
  readonly lostAlerts: number;
  /** Deliveries beside the first of their kind, alerts among them. */
  readonly doubled: number;
  /** Messages beside the first of their delivery. */
  readonly repeats: number;
  /** Deliveries and messages that nobody wanted. */
  readonly unknown: number;
  /** Held, although it never is too much. */
  readonly wronglyHeld: number;
  /** Held, and received all the same. */
  readonly heldAndReceived: number;
  /** Failed, expired, suppressed for another reason, cancelled, held for another reason. */
  readonly endedOtherwise: number;
  readonly unfinished: number;
  /** People for whom messages received and messages held are not together what their events make. */
  readonly peopleOff: number;
  /** Of what may be too much: how much somebody was sent within five minutes, and how many people were sent more than they may. */
  readonly mostWithinWindow: number;
  readonly peopleOverCap: number;
}

export interface Cap {
  readonly max: number;
  readonly perMs: number;
}

/** Page 07, 7.5: twenty in any five minutes. */
export const CAP: Cap = { max: 20, perMs: 300_000 };

/** What was promised, beside what the database says and what the receivers have. About what was sent it believes the receivers alone. */
export function judgeStorm(testimony: StormTestimony, cap = CAP): StormVerdict {
  const { accepted, wantedOf, storedOf, storedTotal, received } = testimony;
  const counting = countingOf();
  const arrivals = groupedBy(received, ({ event }) => event);
  const capped = new Map<string, number[]>();
  let seen = 0;
  let known = 0;
  for (const event of accepted) {
    const stored = storedOf(event);
    seen += stored.length;
    const ofEvent = { rows: groupedBy(stored, keyOf), copies: groupedBy(arrivals.get(event.id) ?? [], keyOf) };
    for (const wanted of wantedOf(event)) {
      const rows = ofEvent.rows.get(keyOf(wanted)) ?? [];
      const copies = ofEvent.copies.get(keyOf(wanted)) ?? [];
      known += copies.length + rows.length;
      counting.count(wanted, rows, copies.length);
      if (!wanted.isCapped) continue;
      const times = capped.get(wanted.place) ?? [];
      capped.set(wanted.place, times);
      times.push(...copies.map(({ at }) => at));
    }
  }
  const most = [...capped.values()].map((times) => mostWithin(times, cap.perMs));
  return {
    ...counting.sums(),
    // Rows of events that nobody was answered for are in neither of the first two.
    unknown: seen + received.length - known + (storedTotal - seen),
    mostWithinWindow: Math.max(0, ...most),
    peopleOverCap: most.filter((count) => count > cap.max).length,
  };
}

type Counted = Omit<StormVerdict, "unknown" | "mostWithinWindow" | "peopleOverCap">;

function countingOf() {
  const byChannel: Record<string, Sums> = {};
  /** Of what may be too much, per person: what their events make, less what was received and what is held. */
  const owed = new Map<string, number>();
  const faults = {
    lost: 0,
    lostAlerts: 0,
    doubled: 0,
    repeats: 0,
    wronglyHeld: 0,
    heldAndReceived: 0,
    endedOtherwise: 0,
    unfinished: 0,
  };

  function note(end: End, copies: number, { channel, isCapped }: Wanted): void {
    if (end === "otherwise") faults.endedOtherwise += 1;
    if (end === "unfinished") faults.unfinished += 1;
    if (channel === "alert") faults.lostAlerts += Number(end !== "sent");
    else if (end === "missing" || (end === "sent" && copies === 0)) faults.lost += 1;
    if (end !== "held") return;
    faults.wronglyHeld += Number(!isCapped);
    faults.heldAndReceived += Number(copies > 0);
  }

  function count(wanted: Wanted, rows: readonly StoredRow[], copies: number): void {
    const { channel, place } = wanted;
    const sums = (byChannel[channel] ??= { wanted: 0, sent: 0, held: 0, suppressed: 0, unfinished: 0 });
    const end = endOf(wanted, rows[0]);
    sums.wanted += 1;
    if (end !== "missing" && end !== "otherwise") sums[end] += 1;
    faults.doubled += Math.max(0, rows.length - 1);
    faults.repeats += Math.max(0, copies - 1);
    note(end, copies, wanted);
    if (wanted.isCapped) owed.set(place, (owed.get(place) ?? 0) + 1 - Math.min(copies, 1) - Number(end === "held"));
  }

  const sums = (): Counted => ({ byChannel, ...faults, peopleOff: [...owed.values()].filter((rest) => rest !== 0).length });
  return { count, sums };
}

type End = "missing" | "otherwise" | Exclude<keyof Sums, "wanted">;

const SENT: readonly DeliveryState[] = ["delivered", "accepted"];
const UNFINISHED: readonly DeliveryState[] = ["pending", "retrying", "sending"];

function endOf({ ends }: Wanted, row: StoredRow | undefined): End {
  if (row === undefined) return "missing";
  const { state, reason } = row;
  if (ends === "suppressed") return state === "suppressed" && reason === "no_endpoint" ? "suppressed" : "otherwise";
  if (SENT.includes(state)) return "sent";
  if (state === "held" && reason === "rate_capped") return "held";
  return UNFINISHED.includes(state) ? "unfinished" : "otherwise";
}

function keyOf({ channel, place }: { readonly channel: string; readonly place: string }): string {
  return `${channel} ${place}`;
}
