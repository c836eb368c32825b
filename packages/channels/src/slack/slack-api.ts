import { setTimeout as delay } from "node:timers/promises";
import { STOPPED } from "@tocsin/domain";
import type { Clock, PaceKeeper } from "@tocsin/ports";
import { type EgressRules, guardedPost, type PostLimits, type PostOptions, type Resolve, resolveAll } from "../http/index.ts";
import { knownOutage } from "./known-outage.ts";
import { oneByOne } from "./one-by-one.ts";
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

export function createSlackApi(options: SlackOptions): SlackApi {
  const { clock } = options;
  const secrets = [options.token];
  const pace = createPace({ ...options, wait: options.wait ?? ((ms, signal) => delay(ms, undefined, { signal })) });
  // What Slack tells the first holds for the next, and a channel keeps its order.
  const line = oneByOne();
  const outage = knownOutage(options.steady ?? (() => clock.now()));

  async function noteReply(reply: SlackReply, { key }: Turn): Promise<SlackReply> {
    if (!reply.ok && reply.fault.kind === "outage") return { ok: false, fault: { ...reply.fault, afterMs: outage.begin() } };
    outage.end();
    if (!reply.ok && reply.fault.kind === "limited" && reply.fault.afterMs !== null) await pace.sleep(key, reply.fault.afterMs);
    return reply;
  }

  /** Its place among those of its key, to be left when the answer is there; or why it may not go. */
  async function waitForTurn(turn: Turn, signal: AbortSignal): Promise<Disposable | SlackFault> {
    const down = outage.left();
    if (down !== null) return down;
    try {
      const afterMs = await pace.turn(turn, signal);
      if (afterMs !== null) return limited(afterMs);
      const place = await line.enter(turn.key, signal);
      const told = toldMeanwhile(turn);
      if (told === null) return place;
      place[Symbol.dispose]();
      return told;
    } catch (error) {
      if (!signal.aborted) throw error;
      return { kind: "stopped", afterMs: null, answer: STOPPED };
    }
  }

  /** What became known from the answer to the one before. */
  function toldMeanwhile({ key }: Turn): SlackFault | null {
    const quietMs = pace.quietMs(key);
    return quietMs > 0 ? limited(quietMs) : outage.left();
  }

  return {
    call: async ({ method, turn, body, onWritten }, signal) => {
      const entered = await waitForTurn(turn, signal);
      if ("kind" in entered) return { ok: false, fault: entered };
      using _ = entered;
      const exchange = await guardedPost(
        { url: `${options.apiUrl}/${method}`, ...contentOf(body, options.token), ...(onWritten === undefined ? {} : { onWritten }) },
        { resolve: resolveAll, ...options },
        signal,
      );
      return await noteReply(replyOf(exchange, { now: clock.now(), secrets }), turn);
    },
  };
}

function limited(afterMs: number): SlackFault {
  return { kind: "limited", afterMs, answer: { code: "ratelimited", text: "Waits for its turn: Slack asks us to slow down." } };
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
