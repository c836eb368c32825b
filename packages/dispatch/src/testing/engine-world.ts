import { isEndpointLane, type SendOutcome, type SendReport } from "@tocsin/domain";
import type { MessageContext } from "@tocsin/messages";
import type { ChannelAdapter, DispatchedEvent, OutgoingMessage } from "@tocsin/ports";
import type { EngineConfig } from "../config.ts";
import { createEngine, type Engine } from "../engine.ts";
import type { EngineOptions } from "../engine-options.ts";
import type { DispatchFacts } from "../events.ts";
import { type MemoryStore, memoryStore } from "./memory-store.ts";

export type Fact = { readonly [K in keyof DispatchFacts]: { readonly fact: K; readonly detail: DispatchFacts[K] } }[keyof DispatchFacts];

const CONTEXT: MessageContext = { publicUrl: "https://tocsin.example.com", sourceBaseUrls: {}, teamName: null, disclaimer: null };

export const TAKEN: SendOutcome = { kind: "delivered", receipt: "queued" };
export const LATER: SendOutcome = { kind: "retry", failure: "transient", afterMs: null, countsAsAttempt: true };
export const NO_ANSWER: SendOutcome = { kind: "retry", failure: "timeout", afterMs: null, countsAsAttempt: true };
export const BROKEN: SendOutcome = { kind: "pause", failure: "connection" };
export const REFUSED: SendOutcome = { kind: "fail", failure: "recipient" };

export function anEvent(id = "e1"): DispatchedEvent {
  return {
    id,
    source: "ci",
    acceptedAt: 0,
    key: "scan_added",
    type: "scan_added",
    title: "Created 3 findings",
    description: null,
    url: null,
    occurredAt: 0,
    severity: null,
    engagement: null,
    test: null,
    finding: null,
    actor: "dana",
    data: {},
    product: {
      id: 12,
      name: "Payments API",
      source: null,
      ref: null,
    },
    productType: null,
    recipients: null,
  };
}

/** A pretend mail server, told what to answer; it also looks whether two attempts at one delivery ever overlap. */
export interface ScriptedAdapter extends ChannelAdapter {
  readonly sent: OutgoingMessage[];
  readonly overlaps: string[];
  readonly mostAtOnce: () => number;
  /** The process died: what was under way is under way no more. */
  readonly forget: () => void;
  probes: number;
  /** What a send comes to; may wait, throw, or never answer. */
  answer: (message: OutgoingMessage, signal: AbortSignal) => SendOutcome | Promise<SendOutcome>;
  /** Null: only a message would tell. */
  probeAnswer: SendOutcome | null;
}

function scriptedAdapter(): ScriptedAdapter {
  const underWay = new Set<string>();
  let most = 0;
  const adapter: ScriptedAdapter = {
    channel: "mail",
    sent: [],
    overlaps: [],
    mostAtOnce: () => most,
    forget: () => {
      underWay.clear();
    },
    probes: 0,
    answer: () => TAKEN,
    probeAnswer: TAKEN,
    send: async (message, signal) => {
      if (underWay.has(message.delivery)) adapter.overlaps.push(message.delivery);
      underWay.add(message.delivery);
      most = Math.max(most, underWay.size);
      adapter.sent.push(message);
      try {
        return reportOf(await adapter.answer(message, signal));
      } finally {
        underWay.delete(message.delivery);
      }
    },
    probe: async () => {
      adapter.probes += 1;
      return adapter.probeAnswer === null ? null : reportOf(adapter.probeAnswer);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return adapter;
}

function reportOf(outcome: SendOutcome): SendReport {
  const isTimeout = outcome.kind === "retry" && outcome.failure === "timeout";
  return { outcome, answer: { code: outcome.kind === "delivered" ? "250" : isTimeout ? "timeout" : "451", text: "words" } };
}

export interface World {
  readonly store: MemoryStore;
  readonly adapter: ScriptedAdapter;
  readonly facts: readonly Fact[];
  readonly factsOf: <K extends keyof DispatchFacts>(fact: K) => readonly DispatchFacts[K][];
  /** A process: another boot than the ones before it. */
  readonly boot: (changed?: Partial<EngineOptions>) => Engine;
}

export function aWorld(clock: { now: () => number }, config: Partial<EngineConfig> = {}): World {
  const store = memoryStore(clock.now);
  const adapter = scriptedAdapter();
  const facts: Fact[] = [];
  let boots = 0;
  return {
    store,
    adapter,
    facts,
    // The fact's name decides the type of its detail.
    factsOf: <K extends keyof DispatchFacts>(fact: K) =>
      facts.flatMap((entry) => (entry.fact === fact ? [entry.detail as DispatchFacts[K]] : [])),
    boot: (changed = {}) => {
      boots += 1;
      return createEngine({
        store,
        channels: store,
        adapter: (lane) => Promise.resolve(lane === "mail" || isEndpointLane(lane) ? adapter : null),
        context: () => Promise.resolve(CONTEXT),
        unsubscribeToken: ({ key, event, channel }) => [key.scope, key.person, event, channel].join("-"),
        clock,
        random: () => 0,
        emit: (fact, detail) => facts.push({ fact, detail } as Fact),
        boot: `boot-${String(boots)}`,
        config,
        ...changed,
      });
    },
  };
}
