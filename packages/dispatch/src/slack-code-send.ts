import { SLACK_CODE_MS, type SlackCodeFate, slackCodeFate } from "@tocsin/domain";
import { type MessageContext, renderSlackCode } from "@tocsin/messages";
import type { ChannelAdapter, DeliveryId } from "@tocsin/ports";
import { SYSTEM_TIMERS, type Timers } from "./bell.ts";
import type { Emit } from "./events.ts";
import { sayWire } from "./say-wire.ts";
import { sendOnce } from "./send-once.ts";

export interface SlackCodeSendDeps {
  readonly context: () => Promise<MessageContext>;
  readonly timers?: Timers;
  readonly emit: Emit;
}

export interface SlackCodeRequest {
  readonly adapter: Pick<ChannelAdapter, "send">;
  /** Idempotency key of the message; no delivery has it. */
  readonly id: DeliveryId;
  readonly to: string;
  readonly username: string;
  readonly code: string;
}

/** Somebody looks at a page and waits. */
const CODE_MAX_MS = 25_000;
const GRACE_MS = 2_000;
const MINUTES = SLACK_CODE_MS / 60_000;

/**
 * One direct message with a code, once, the way all others go: its adapter, its pace. It is no delivery: no event, no log and no retry has
 * the code, which exists in this message alone (rule P5).
 */
export function createSlackCodeSend({
  context,
  emit,
  timers = SYSTEM_TIMERS,
}: SlackCodeSendDeps): (request: SlackCodeRequest) => Promise<SlackCodeFate> {
  return async ({ adapter, id, to, username, code }) => {
    const rendered = { code, username, minutes: MINUTES, context: await context() };
    const begun = performance.now();
    const report = await sendOnce({
      adapter,
      compose: () => ({
        channel: "slack",
        delivery: id,
        to: { kind: "person", email: to },
        ...renderSlackCode(rendered),
        attempts: 0,
      }),
      stop: new AbortController(),
      timers,
      config: { sendMaxMs: CODE_MAX_MS, abortGraceMs: GRACE_MS },
      onCrash: (error) => {
        emit("adapter.crashed", { delivery: id, channel: "slack", error });
      },
    });
    sayWire(emit, { delivery: id, channel: "slack" }, report);
    const fate = slackCodeFate(report);
    // Real time, whatever clock the rest goes by: it is what the person waited.
    const durationMs = Math.round(performance.now() - begun);
    emit("slack_code.sent", { delivery: id, fate: fate.kind, code: report.answer.code, durationMs });
    return fate;
  };
}
