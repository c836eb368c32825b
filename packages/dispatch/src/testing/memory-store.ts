import {
  assertMove,
  type DeliveryState,
  endpointOfLane,
  QUARANTINE_CRASHES,
  type Settlement,
  SUSPECT_CRASHES,
  SUSPECT_WAIT_MS,
} from "@tocsin/domain";
import type {
  AttemptEnd,
  AttemptStarts,
  ChannelState,
  DispatchedEvent,
  DispatchStore,
  EventId,
  FanOutProgress,
  StartedAttempt,
  StoredCircuit,
} from "@tocsin/ports";
import type { ChannelHealthStore } from "../lane-health.ts";
import { claimedOf, type MemoryDelivery, newDelivery } from "./memory-delivery.ts";

/** What a disk would keep: survives the engines that work on it. */
export interface MemoryStore extends DispatchStore, ChannelHealthStore {
  readonly deliveries: readonly MemoryDelivery[];
  readonly mail: ChannelState;
  /** An address like "webhooks:7" is that endpoint's; all others are people's. */
  readonly accept: (event: DispatchedEvent, addresses: readonly string[]) => void;
  /** Nothing may be sent to it any more. */
  readonly disableEndpoint: (endpoint: string) => void;
  /** Makes the next call of a method fail before it has done anything. */
  readonly failNext: (method: keyof DispatchStore) => void;
  readonly pretendForeignWrite: () => void;
  readonly pretendBrokenLedger: (event: EventId) => void;
  /** Of an event that is long settled; found a page at a time. */
  readonly pretendOldBrokenLedger: (event: EventId, difference: number) => void;
}

/** The dispatch port over arrays: what the engine's own tests run on. The real one is tried with the engine in the server's tests. */
export function memoryStore(now: () => number): MemoryStore {
  const deliveries: MemoryDelivery[] = [];
  const events = new Map<EventId, DispatchedEvent>();
  const toFanOut: { readonly event: EventId; readonly addresses: string[] }[] = [];
  const circuits = new Map<string, StoredCircuit>();
  const disabled = new Set<string>();
  const failures = new Set<keyof DispatchStore>();
  const broken: EventId[] = [];
  const brokenBefore: { readonly event: EventId; readonly difference: number }[] = [];
  let version = 1;
  let mail: ChannelState = {
    channel: "mail",
    enabled: true,
    configured: true,
    version: 0,
    savedAt: 0,
    paused: null,
    circuit: null,
    lastSuccessAt: null,
    lastError: null,
    secretSet: null,
    mailRefusal: null,
  };

  const byId = (id: string) => deliveries.find((delivery) => delivery.id === id);
  const mayFail = (method: keyof DispatchStore) => {
    if (failures.delete(method)) throw new Error(`${method} failed, as it was told to`);
  };
  const move = (delivery: MemoryDelivery, state: DeliveryState) => {
    assertMove(delivery.state, state);
    delivery.state = state;
    if (state !== "sending") delivery.leaseBoot = null;
  };
  const waiting = () => deliveries.filter(({ state }) => state === "pending" || state === "retrying");
  const openAttempt = (delivery: MemoryDelivery) => delivery.log.find(({ outcome }) => outcome === "started");
  const startOne = (delivery: MemoryDelivery, boot: string, at: number, domain: string | null): StartedAttempt => {
    delivery.attemptNumber += 1;
    delivery.messageIdDomain ??= domain;
    delivery.log.push({ attempt: delivery.attemptNumber, boot, startedAt: at, outcome: "started", failure: null });
    return { delivery: delivery.id, attempt: delivery.attemptNumber };
  };
  const start = ({ deliveries: ids, now: at, boot, messageIdDomain }: AttemptStarts): readonly StartedAttempt[] =>
    ids.flatMap((id) => {
      const delivery = byId(id);
      if (delivery?.leaseBoot !== boot || openAttempt(delivery) !== undefined) return [];
      return [startOne(delivery, boot, at, messageIdDomain ?? null)];
    });
  const settle = (ends: readonly AttemptEnd[]) => ends.filter(settleOne).map(({ delivery }) => delivery);
  const backToPending = (delivery: MemoryDelivery) => {
    move(delivery, "pending");
    delivery.dueAt = now();
  };

  const store: DispatchStore = {
    fanOutPages: async ({ now: at, peopleMax, eventsMax }) => {
      mayFail("fanOutPages");
      const pages: FanOutProgress[] = [];
      let people = peopleMax;
      for (const { event, addresses } of toFanOut.slice(0, eventsMax)) {
        if (people === 0) break;
        const page = addresses.splice(0, people);
        people -= page.length;
        for (const address of page) deliveries.push(newDelivery({ place: deliveries.length, event, address, at }));
        const finished = addresses.length === 0;
        pages.push({ event, finished, written: { mail: page.length }, elapsedMs: 1 });
        if (!finished) break;
        toFanOut.shift();
      }
      return pages;
    },
    claim: async ({ lane, limit, now: at, leaseMs, boot, start = 0, messageIdDomain = null }) => {
      mayFail("claim");
      const isOpen = (circuits.get(lane)?.nextProbeAt ?? at) <= at;
      const due = waiting()
        .filter((delivery) => isOpen && delivery.lane === lane && delivery.dueAt <= at)
        .toSorted((a, b) => Number(a.crashCount > 0) - Number(b.crashCount > 0) || a.dueAt - b.dueAt)
        .slice(0, limit);
      for (const delivery of due) move(delivery, delivery.expiresAt <= at ? "expired" : "sending");
      const claimed = due.filter(({ state }) => state === "sending");
      for (const delivery of claimed) Object.assign(delivery, { leaseBoot: boot, leaseUntil: at + leaseMs });
      return {
        deliveries: claimed.map((delivery, place) => {
          const before = claimedOf(delivery);
          const isStarted = place < start && delivery.crashCount === 0;
          const attempt = isStarted ? startOne(delivery, boot, at, messageIdDomain).attempt : null;
          return { ...before, attempt, messageIdDomain: delivery.messageIdDomain };
        }),
        events: [...new Set(claimed.map(({ event }) => event))].flatMap((id) => [events.get(id) ?? []].flat()),
        capped: 0,
      };
    },
    startAttempts: async (input) => {
      mayFail("startAttempts");
      return start(input);
    },
    settleAttempts: async ({ ends }) => {
      mayFail("settleAttempts");
      return settle(ends);
    },
    settleAndStart: async ({ ends, starts }) => {
      mayFail("settleAndStart");
      return { settled: settle(ends), started: starts.flatMap(start) };
    },
    releaseLeases: async ({ deliveries: ids, boot }) => {
      mayFail("releaseLeases");
      const released = ids
        .flatMap((id) => [byId(id) ?? []].flat())
        .filter((one) => one.leaseBoot === boot && openAttempt(one) === undefined);
      released.forEach(backToPending);
      return released.length;
    },
    renewLeases: async ({ deliveries: ids, boot, now: at, leaseMs }) => {
      const ours = deliveries.filter(({ id, leaseBoot }) => leaseBoot === boot && ids.includes(id));
      for (const delivery of ours) delivery.leaseUntil = at + leaseMs;
      return ours.length;
    },
    releaseOrphans: async ({ boot, now: at }) => {
      const orphans = deliveries.filter(({ state, leaseBoot }) => state === "sending" && leaseBoot !== boot);
      const crashed = orphans.filter((delivery) => openAttempt(delivery) !== undefined);
      for (const delivery of crashed) {
        Object.assign(openAttempt(delivery) ?? {}, { outcome: "unknown", failure: "crash" });
        delivery.crashCount += 1;
      }
      const quarantined = crashed.filter(({ crashCount }) => crashCount >= QUARANTINE_CRASHES);
      for (const delivery of orphans) {
        if (quarantined.includes(delivery)) move(delivery, "held");
        else backToPending(delivery);
      }
      for (const delivery of deliveries)
        if (delivery.crashCount >= SUSPECT_CRASHES && (delivery.state === "pending" || delivery.state === "retrying"))
          delivery.dueAt = Math.max(delivery.dueAt, at + SUSPECT_WAIT_MS);
      return { released: orphans.length, crashed: crashed.length, quarantined: quarantined.length };
    },
    releaseExpiredLeases: async ({ now: at }) => {
      const late = deliveries.filter(({ state, leaseUntil }) => state === "sending" && leaseUntil <= at);
      for (const delivery of late) {
        Object.assign(openAttempt(delivery) ?? {}, { outcome: "unknown" });
        backToPending(delivery);
      }
      return late.length;
    },
    expireWaiting: async ({ limit, now: at }) => {
      const late = waiting().filter(({ expiresAt }) => expiresAt <= at);
      for (const delivery of late.slice(0, limit)) move(delivery, "expired");
      return Math.min(limit, late.length);
    },
    nextDueAt: async ({ lane }) => {
      const due = waiting().flatMap((delivery) => (delivery.lane === lane ? [delivery.dueAt] : []));
      return due.length === 0 || mail.paused !== null ? null : Math.min(...due);
    },
    circuit: async ({ lane }) => circuits.get(lane) ?? null,
    saveCircuit: async ({ lane, circuit }) => {
      mayFail("saveCircuit");
      if (circuit === null) circuits.delete(lane);
      else circuits.set(lane, circuit);
    },
    endpointQueues: async () =>
      [...new Set(waiting().flatMap(({ lane }) => endpointOfLane(lane) ?? []))].map((endpoint) => ({
        endpoint,
        active: !disabled.has(endpoint),
        dueAt: Math.min(...waiting().flatMap(({ lane, dueAt }) => (endpointOfLane(lane) === endpoint ? [dueAt] : []))),
      })),
    suppressOrphanedQueues: async ({ limit }) => {
      const orphans = waiting().filter(({ lane }) => disabled.has(endpointOfLane(lane) ?? ""));
      for (const delivery of orphans.slice(0, limit)) move(delivery, "suppressed");
      return Math.min(limit, orphans.length);
    },
    hasFanOutWork: async () => toFanOut.length > 0,
    dataVersion: async () => version,
    ledgerBreaks: async () => broken.splice(0).map((event) => ({ event, difference: 1 })),
    ledgerPage: async ({ after }) => ({ breaks: brokenBefore.splice(0, 1), next: after < 2 ? after + 1 : null }),
  };

  function settleOne({ delivery: id, attempt, settlement, failure }: AttemptEnd): boolean {
    const delivery = byId(id);
    const open = delivery === undefined ? undefined : openAttempt(delivery);
    if (delivery === undefined || open?.attempt !== attempt) return false;
    move(delivery, settlement.state);
    open.outcome = settlement.state;
    open.failure = failure;
    Object.assign(delivery, { attempts: settlement.attempts, failure, ...dueOf(settlement) });
    return true;
  }

  return {
    ...store,
    deliveries,
    get mail() {
      return mail;
    },
    accept: (event, addresses) => {
      events.set(event.id, event);
      toFanOut.push({ event: event.id, addresses: [...addresses] });
    },
    disableEndpoint: (endpoint) => disabled.add(endpoint),
    failNext: (method) => failures.add(method),
    pretendForeignWrite: () => {
      version += 1;
    },
    pretendBrokenLedger: (event) => broken.push(event),
    pretendOldBrokenLedger: (event, difference) => brokenBefore.push({ event, difference }),
    channels: async () => [mail],
    pauseChannel: async ({ at, code, text, onlySendingTells = false }) => {
      mail = { ...mail, paused: { since: mail.paused?.since ?? at, code, text, onlySendingTells } };
    },
    resumeChannel: async () => {
      mail = { ...mail, paused: null };
    },
    recordSuccess: async ({ at }) => {
      mail = { ...mail, lastSuccessAt: at };
    },
    recordError: async ({ at, code, text }) => {
      mail = { ...mail, lastError: { at, code, text } };
    },
  };
}

function dueOf(settlement: Settlement): { readonly dueAt?: number } {
  return "dueAt" in settlement ? { dueAt: settlement.dueAt } : {};
}
