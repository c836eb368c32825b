import { type EgressRules, guardedPost, type PostLimits, type PostOptions, type Resolve, resolveAll } from "../http/index.ts";
import type { Turn } from "./pace.ts";
import { replyOf, type SlackReply } from "./reply.ts";
import { createTurns, type TurnsOptions } from "./turns.ts";

/** A connection to one workspace. The token is in clear here and nowhere else. */
export interface SlackOptions extends TurnsOptions {
  readonly token: string;
  /** Base of the methods, without a slash at its end. */
  readonly apiUrl: string;
  readonly rules: EgressRules;
  readonly resolve?: Resolve;
  /** Certificates (PEM) that are trusted beside the usual ones. */
  readonly trustedRoots?: readonly string[];
  readonly limits?: Partial<PostLimits>;
  readonly onDate?: NonNullable<PostOptions["onDate"]>;
  /** Slack answered with a code that we do not know. */
  readonly onUnknownCode?: (code: string) => void;
}

export type SlackMethod = "auth.test" | "users.lookupByEmail" | "conversations.open" | "chat.postMessage";

export interface SlackContent {
  /** `users.lookupByEmail` understands forms only, the others both. */
  readonly body: { readonly form: Readonly<Record<string, string>> } | { readonly json: object };
  readonly onWritten?: (bytes: number) => void;
}

export interface SlackCall extends SlackContent {
  readonly method: SlackMethod;
  readonly turn: Turn;
  /** What is sent once more where Slack does not like the form of it, before whatever waits behind it. */
  readonly plain?: () => SlackContent;
}

/** Calls methods at the pace that Slack allows. Resolves for whatever the other side does. */
export interface SlackApi {
  readonly call: (call: SlackCall, signal: AbortSignal) => Promise<SlackReply>;
}

export function createSlackApi(options: SlackOptions): SlackApi {
  const { clock } = options;
  const secrets = [options.token];
  const turns = createTurns(options);

  async function post({ method, turn }: SlackCall, { body, onWritten }: SlackContent, signal: AbortSignal): Promise<SlackReply> {
    const exchange = await guardedPost(
      { url: `${options.apiUrl}/${method}`, ...contentOf(body, options.token), ...(onWritten === undefined ? {} : { onWritten }) },
      { resolve: resolveAll, ...options },
      signal,
    );
    const reply = replyOf(exchange, { now: clock.now(), secrets });
    if (!reply.ok && reply.fault.kind === "unknown") options.onUnknownCode?.(reply.fault.answer.code ?? "");
    return await turns.noteReply(reply, turn);
  }

  return {
    call: async (call, signal) => {
      const place = await turns.enter(call.turn, signal);
      if ("kind" in place) return { ok: false, fault: place };
      using _ = place;
      const reply = await post(call, call, signal);
      if (call.plain === undefined || reply.ok || reply.fault.kind !== "ours" || signal.aborted) return reply;
      const early = await turns.again(call.turn, signal);
      return early === null ? await post(call, call.plain(), signal) : { ok: false, fault: early };
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
