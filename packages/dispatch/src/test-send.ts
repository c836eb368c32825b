import { type FailureClass, type SendOutcome, settleTest } from "@tocsin/domain";
import type { MessageContext } from "@tocsin/messages";
import type { AttemptEnd, ChannelAdapter, Clock, DeliveryId, NewTestSend, TestSendStore, TestStarted } from "@tocsin/ports";
import { SYSTEM_TIMERS, type Timers } from "./bell.ts";
import { createComposer, type UnsubscribeToken } from "./compose-message.ts";
import type { Emit } from "./events.ts";
import { sayWire } from "./say-wire.ts";
import { sendOnce } from "./send-once.ts";

export interface TestSendDeps {
  readonly store: TestSendStore;
  /** Keeps an outcome until the store can be had. */
  readonly settle: (end: AttemptEnd) => Promise<boolean>;
  readonly context: () => Promise<MessageContext>;
  readonly unsubscribeToken: UnsubscribeToken;
  readonly clock: Clock;
  readonly timers?: Timers;
  readonly emit: Emit;
  readonly boot: string;
  /** Tests are in it while they are sent: the engine keeps their leases. */
  readonly testsUnderWay: Set<DeliveryId>;
}

export interface TestRequest extends Omit<NewTestSend, "now" | "boot" | "leaseMs"> {
  /** With the settings that are tried. */
  readonly adapter: ChannelAdapter;
}

export type TestAnswer =
  | {
      readonly ok: true;
      readonly delivery: string;
      readonly state: "delivered" | "accepted" | "failed";
      readonly failure: FailureClass | null;
      readonly code: string | null;
      readonly text: string | null;
      readonly durationMs: number;
      /** Nothing was sent, because the other side wants, or its limit leaves, so long a wait; null where it was tried. */
      readonly waitMs: number | null;
      /** The log has it. If not it will, once the database can be written. */
      readonly isLogged: boolean;
    }
  | { readonly ok: false; readonly refusal: "rate_limited"; readonly retryAt: number };

/** Somebody looks at a page and waits: no longer than this, whatever the channel's own patience. */
const TEST_MAX_MS = 25_000;
const GRACE_MS = 2_000;
/** What came of it is known; its place in the log is waited for so long. */
const LOGGED_MAX_MS = 1_000;
/** Longer than a test can take, and kept while it does: a lease that ran out is a process that died. */
const LEASE_MS = 60_000;

/**
 * The whole way of a message, event to settlement, for one that somebody sends to try a channel out (rule N3): everything is
 * in the log. Only the lane is left out, and with it its queue, its health and its schedule.
 */
export function createTestSend(deps: TestSendDeps): (request: TestRequest) => Promise<TestAnswer> {
  const { store, clock, emit, boot, unsubscribeToken, testsUnderWay, timers = SYSTEM_TIMERS } = deps;
  const composer = createComposer({
    unsubscribeToken,
    onPlain: (channel, event, error) => emit("message.plain", { channel, event, error }),
  });
  async function sent({ adapter, channel, address }: Sending, { delivery, event, attempt, context, now }: Begun): Promise<TestAnswer> {
    const begun = performance.now();
    const report = await sendOnce({
      adapter,
      compose: () => composer.compose(channel, { delivery, event, context, now }),
      stop: new AbortController(),
      timers,
      config: { sendMaxMs: TEST_MAX_MS, abortGraceMs: GRACE_MS },
      onCrash: (error) => {
        emit("adapter.crashed", { delivery: delivery.id, channel, error });
      },
    });
    const { outcome, answer, request = null } = report;
    sayWire(emit, { delivery: delivery.id, channel }, report);
    // Real time, whatever clock the rest goes by: it is what the person waited.
    const durationMs = Math.round(performance.now() - begun);
    const settlement = settleTest(outcome);
    const failure = "failure" in outcome ? outcome.failure : null;
    const end = { delivery: delivery.id, attempt, address, settlement, failure, answer, request, durationMs, at: clock.now() };
    const { state } = settlement;
    emit("channel.tested", { delivery: delivery.id, channel, state, failure, durationMs });
    const isLogged = await soon(timers, settled(end, channel));
    return { ok: true, delivery: delivery.id, state, failure, ...answer, durationMs, waitMs: waitIn(outcome), isLogged };
  }

  async function settled(end: AttemptEnd, channel: Sending["channel"]): Promise<boolean> {
    const { delivery } = end;
    const isOurs = await deps.settle(end);
    if (!isOurs) emit("lease.lost", { delivery, channel });
    testsUnderWay.delete(delivery);
    return isOurs;
  }

  return async ({ adapter, ...asked }) => {
    const context = await deps.context();
    const now = clock.now();
    const started = await store.startTest({ ...asked, now, boot, leaseMs: LEASE_MS });
    if (!started.ok) return started;
    testsUnderWay.add(started.delivery.id);
    return await sent({ adapter, ...asked }, { ...started, context, now });
  };
}

type Sending = Pick<TestRequest, "adapter" | "channel" | "address">;

interface Begun extends Pick<Extract<TestStarted, { readonly ok: true }>, "delivery" | "event" | "attempt"> {
  readonly context: MessageContext;
  readonly now: number;
}

/** Nobody who looks at a page waits for a database that somebody else holds: false where it takes longer than a moment. */
async function soon(timers: Timers, logged: Promise<boolean>): Promise<boolean> {
  let cancel = (): void => undefined;
  const late = new Promise<boolean>((resolve) => {
    cancel = timers.after(LOGGED_MAX_MS, () => {
      resolve(false);
    });
  });
  try {
    return await Promise.race([logged, late]);
  } finally {
    cancel();
  }
}

function waitIn(outcome: SendOutcome): number | null {
  return outcome.kind === "retry" && !outcome.countsAsAttempt ? outcome.afterMs : null;
}
