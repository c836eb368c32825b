import { setTimeout as delay } from "node:timers/promises";
import type { Clock, PaceKeeper } from "@tocsin/ports";
import { type EgressRules, guardedPost, type PostLimits, type PostOptions, type Resolve, resolveAll } from "../http/index.ts";
import { createPace, type Turn } from "./pace.ts";
import { replyOf, type SlackFault, type SlackReply } from "./reply.ts";

/** A connection to one workspace. The token is in clear here and nowhere else. */
export interface SlackOptions {
  readonly token: string;
  /** Base of the methods, without a slash at its end. */
  readonly apiUrl: string;
  readonly rules: EgressRules;
  readonly clock: Clock;
  readonly resolve?: Resolve;
  /** Certificates (PEM) that are trusted beside the usual ones. */
  readonly trustedRoots?: readonly string[];
  readonly limits?: Partial<PostLimits>;
  readonly onDate?: NonNullable<PostOptions["onDate"]>;
  /** Keeps the pace for the next process. */
  readonly keeper?: PaceKeeper;
  /** Milliseconds that only ever grow; the clock without it. */
  readonly steady?: () => number;
  /** Waits for a turn; rejects when the signal aborts it. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export type SlackMethod = "auth.test" | "users.lookupByEmail" | "conversations.open" | "chat.postMessage";

export interface SlackCall {
  readonly method: SlackMethod;
  readonly turn: Turn;
  /** `users.lookupByEmail` understands forms only, the others both. */
  readonly onWritten?: (bytes: number) => void;
  readonly body: { readonly form: Readonly<Record<string, string>> } | { readonly json: object };
}

/** Calls methods at the pace that Slack allows. Resolves for whatever the other side does. */
export interface SlackApi {
  readonly call: (call: SlackCall, signal: AbortSignal) => Promise<SlackReply>;
}

const OUTAGE_FIRST_MS = 5_000;
const OUTAGE_MAX_MS = 15 * 60_000;

export function createSlackApi(options: SlackOptions): SlackApi {
  const { clock } = options;
  const secrets = [options.token];
  const pace = createPace({ ...options, wait: options.wait ?? ((ms, signal) => delay(ms, undefined, { signal })) });
  // Nobody answers: the waits grow, so that a queue does not knock once per delivery.
  let outage = { until: 0, waitMs: OUTAGE_FIRST_MS };

  function outageLeft(): SlackFault | null {
    const afterMs = outage.until - clock.now();
    return afterMs > 0
      ? { kind: "outage", afterMs, answer: { code: "no connection", text: "Slack could not be reached a moment ago." } }
      : null;
  }

  async function noteReply(reply: SlackReply, { key }: Turn): Promise<SlackReply> {
    if (reply.ok || reply.fault.kind !== "outage") {
      outage = { until: 0, waitMs: OUTAGE_FIRST_MS };
      if (!reply.ok && reply.fault.kind === "limited" && reply.fault.afterMs !== null) await pace.sleep(key, reply.fault.afterMs);
      return reply;
    }
    const { waitMs } = outage;
    outage = { until: clock.now() + waitMs, waitMs: Math.min(waitMs * 2, OUTAGE_MAX_MS) };
    return { ok: false, fault: { ...reply.fault, afterMs: waitMs } };
  }

  async function waitForTurn(turn: Turn, signal: AbortSignal): Promise<SlackFault | null> {
    const down = outageLeft();
    if (down !== null) return down;
    try {
      const afterMs = await pace.turn(turn, signal);
      return afterMs === null
        ? null
        : { kind: "limited", afterMs, answer: { code: "ratelimited", text: "Waits for its turn: Slack asks us to slow down." } };
    } catch (error) {
      if (!signal.aborted) throw error;
      return { kind: "stopped", afterMs: null, answer: { code: "stopped", text: "Stopped while it waited for its turn." } };
    }
  }

  return {
    call: async ({ method, turn, body, onWritten }, signal) => {
      const fault = await waitForTurn(turn, signal);
      if (fault !== null) return { ok: false, fault };
      const exchange = await guardedPost(
        { url: `${options.apiUrl}/${method}`, ...contentOf(body, options.token), ...(onWritten === undefined ? {} : { onWritten }) },
        { resolve: resolveAll, ...options },
        signal,
      );
      return await noteReply(replyOf(exchange, { now: clock.now(), secrets }), turn);
    },
  };
}

function contentOf(body: SlackCall["body"], token: string) {
  const authorization = `Bearer ${token}`;
  if ("json" in body)
    return { headers: { authorization, "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(body.json) };
  return {
    headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(body.form).toString(),
  };
}
