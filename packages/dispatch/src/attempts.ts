import { isTaken, retryPolicy, type RetryPolicy, type SendReport, settle } from "@tocsin/domain";
import type { MessageContext } from "@tocsin/messages";
import type { AttemptEnd, ChannelAdapter, ClaimedDelivery, Clock, DispatchedEvent } from "@tocsin/ports";
import type { Timers } from "./bell.ts";
import type { Composer } from "./compose-message.ts";
import type { EngineConfig, SentChannel } from "./config.ts";
import type { Emit } from "./events.ts";
import type { LaneCircuit } from "./lane-circuit.ts";
import type { LaneHealth } from "./lane-health.ts";
import { heldBack, type RetryAfterWatch, witnessed } from "./retry-after-watch.ts";
import { sayWire } from "./say-wire.ts";
import { sendOnce, withPatience } from "./send-once.ts";
import type { NextStart, Settler } from "./settler.ts";

export interface AttemptDeps {
  readonly channel: SentChannel;
  readonly health: Pick<LaneHealth, "note">;
  readonly circuit: Pick<LaneCircuit, "note">;
  readonly settler: Pick<Settler, "settle">;
  readonly composer: Composer;
  readonly retryAfter: RetryAfterWatch;
  readonly clock: Clock;
  /** Milliseconds that nobody sets. */
  readonly steady: () => number;
  readonly random: () => number;
  readonly timers: Timers;
  readonly emit: Emit;
  readonly config: EngineConfig;
  /** With what has failed somebody may have been told of its address or endpoint: then there is an event to fan out. */
  readonly onTold: () => void;
}

/** One attempt whose `started` row is on disk. */
export interface Attempt {
  readonly delivery: ClaimedDelivery;
  readonly event: DispatchedEvent;
  readonly attempt: number;
  /** As it is on disk. */
  readonly startedAt: number;
  readonly adapter: ChannelAdapter;
  readonly context: MessageContext;
}

/** `next`: what takes its place; asked for once the message has arrived, and started in the transaction that says so. */
type Deliver = (attempt: Attempt, stop: AbortController, next: () => NextStart | null) => Promise<void>;

/** Sends, decides what becomes of the delivery, and returns when that is on disk. */
export function createDeliver(deps: AttemptDeps): Deliver {
  const { channel, circuit, clock, emit, health, settler } = deps;
  const policy = retryPolicy(channel, deps.random);

  async function attempted({ delivery, event, adapter, context, startedAt }: Attempt, stop: AbortController): Promise<SendReport> {
    let isBug = false;
    const report = await sendOnce({
      adapter: witnessed(adapter, deps.retryAfter, (earlyMs) => {
        emit("retry_after.violated", { delivery: delivery.id, channel, earlyMs });
      }),
      compose: () => deps.composer.compose(channel, { delivery, event, context, now: startedAt }),
      stop,
      timers: deps.timers,
      config: deps.config,
      onCrash: (error) => {
        isBug = true;
        emit("adapter.crashed", { delivery: delivery.id, channel, error });
      },
    });
    // Before the outcome: a delivery that goes back to pending must find its lane closed. A bug of ours says nothing of the connection.
    if (!isBug) noteHealth(report, { startedAt, address: delivery.address });
    return report;
  }

  function noteHealth(report: SendReport, { startedAt, address }: { readonly startedAt: number; readonly address: string }): void {
    Promise.all([circuit.note(report, address), health.note(report, startedAt)]).catch((error: unknown) => {
      emit("engine.faltered", { work: "health", error });
    });
  }

  return async (sent, stop, next) => {
    const { delivery, event } = sent;
    const since = deps.steady();
    const earlyMs = deps.retryAfter.earlyMs(delivery.id);
    const report = earlyMs > 0 ? heldBack(earlyMs) : await attempted(sent, stop);
    deps.retryAfter.note(delivery.id, report.outcome);
    const end = endOf(sent, report, { policy, now: clock.now(), durationMs: Math.round(deps.steady() - since) });
    sayWire(emit, { delivery: delivery.id, channel }, report);
    if (!(await settler.settle(end, isTaken(report.outcome.kind) ? next : undefined))) {
      emit("lease.lost", { delivery: delivery.id, channel });
      return;
    }
    if (end.settlement.state === "failed") deps.onTold();
    emit("delivery.settled", { event: event.id, channel, ...told(end), bytes: report.wire?.bytes ?? 0 });
  };
}

interface Ended {
  readonly policy: RetryPolicy;
  readonly now: number;
  readonly durationMs: number;
}

function endOf({ delivery, attempt }: Attempt, report: SendReport, { policy, now, durationMs }: Ended): AttemptEnd {
  const outcome = withPatience(report.outcome, now - (delivery.firstAttemptAt ?? now));
  return {
    delivery: delivery.id,
    attempt,
    address: delivery.address,
    settlement: settle({ attempts: delivery.attempts + 1, expiresAt: delivery.expiresAt }, outcome, policy, now),
    failure: "failure" in outcome ? outcome.failure : null,
    answer: report.answer,
    request: report.request ?? null,
    durationMs,
    at: now,
  };
}

/** What everybody may know of the end of an attempt: neither its address nor what the other side said at length. */
function told({ delivery, attempt, settlement, failure, answer, durationMs }: AttemptEnd) {
  return { delivery, attempt, state: settlement.state, failure, code: answer.code, durationMs };
}
