import { type Answer, notSentYet, OWN_WAITS, type SendReport } from "@tocsin/domain";
import type { ChannelAdapter, Clock, OutgoingMessage, TeamsMessage } from "@tocsin/ports";
import type { KeptTimesOptions } from "../http/kept-times.ts";
import { guardedPost, type PostOptions } from "../http/guarded-post.ts";
import { createConnectionKeep } from "../http/kept-connections.ts";
import { waitForNearTurn } from "../http/near-turn.ts";
import { requestLine } from "../http/request-line.ts";
import { wireCount } from "../http/wire-count.ts";
import { classifyExchange, wantsShortForm } from "./answers.ts";
import { createFlowPace } from "./flow-pace.ts";
import { flowUrlProblem, type FlowUrlProblem, secretsOf } from "./flow-url.ts";

export interface TeamsAdapterOptions extends Omit<PostOptions, "connections">, KeptTimesOptions {
  /** The flow's URL with its signature: whoever has it can post. */
  readonly url: string;
  readonly clock: Clock;
}

/** The URL must not be used. The message names the reason and not the URL. */
export class BadFlowUrl extends Error {
  override readonly name = "BadFlowUrl";
  readonly problem: FlowUrlProblem;

  constructor(problem: FlowUrlProblem) {
    super(`Teams URL refused: ${problem}`);
    this.problem = problem;
  }
}

const HELD_BACK: Answer = { code: OWN_WAITS.heldBack, text: "Held back: Teams takes no more for now." };
/** Programs tell it by its code: what waits for a day is not late. */
const DAY_USED_UP: Answer = {
  code: OWN_WAITS.flowDay,
  text: "Held back: the flow was sent all that it is sent in a day. It goes on as there is room again.",
};

/** Cards through one flow of Power Automate. Throws {@link BadFlowUrl} for a URL that must not be used. */
export function createTeamsAdapter({ url, ...options }: TeamsAdapterOptions): ChannelAdapter {
  const { clock } = options;
  const problem = flowUrlProblem(url, options.rules);
  if (problem !== null) throw new BadFlowUrl(problem);
  const secrets = secretsOf(url);
  const pace = createFlowPace(options);
  const request = requestLine("POST", url);
  const connections = createConnectionKeep().open();

  async function post({ delivery, body, onWritten }: Posting, signal: AbortSignal): Promise<SendReport> {
    // Teams has no field for it; a flow that wants to can drop what it has seen.
    const headers = { "content-type": "application/json; charset=utf-8", "webhook-id": delivery };
    const exchange = await guardedPost({ url, headers, body, onWritten }, { ...options, connections }, signal);
    const report = { ...classifyExchange(exchange, { now: clock.now(), secrets }), request };
    if (report.outcome.kind === "retry" && report.outcome.afterMs !== null) await pace.rest(report.outcome.afterMs);
    return report;
  }

  /** Null: go. Whoever waited may have been told meanwhile, by the answer to another, that nothing may go. */
  async function turn(signal: AbortSignal): Promise<SendReport | null> {
    const early = await waitForNearTurn(pace, () => (pace.isDayUsedUp() ? DAY_USED_UP : HELD_BACK), signal);
    if (early !== null) return early;
    const quietMs = pace.quietMs();
    return quietMs > 0 ? notSentYet(quietMs, HELD_BACK) : null;
  }

  async function send(message: OutgoingMessage, signal: AbortSignal): Promise<SendReport> {
    const { delivery, body, shortBody } = teamsMessage(message);
    const heldBack = await turn(signal);
    if (heldBack !== null) return heldBack;
    const wire = wireCount();
    const full = await post({ delivery, body, onWritten: wire.mean() }, signal);
    if (!wantsShortForm(full)) return { ...full, wire: wire.counted() };
    // A second post, and as much of what the flow takes as the first.
    const put = await turn(signal);
    const report = put === null ? await post({ delivery, body: shortBody, onWritten: wire.mean() }, signal) : { ...put, request };
    return { ...report, wire: wire.counted() };
  }

  return {
    channel: "msteams",
    send,
    // A flow that is called runs, and posts: there is nothing to ask it.
    probe: () => Promise.resolve(null),
    [Symbol.asyncDispose]: () => {
      connections.end();
      return Promise.resolve();
    },
  };
}

interface Posting extends Pick<TeamsMessage, "delivery" | "body"> {
  readonly onWritten: (bytes: number) => void;
}

function teamsMessage(message: OutgoingMessage): TeamsMessage {
  if (message.channel !== "msteams") throw new TypeError(`A message for ${message.channel} came to Teams`);
  return message;
}
