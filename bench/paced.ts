import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";

export interface PacedRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly token: string;
  readonly body?: string;
}

export interface Pacing {
  readonly origin: string;
  readonly requests: number;
  readonly perSecond: number;
  /** Connections that are kept; each has one request under way at a time. */
  readonly connections: number;
  /** By number, from 0, in the order in which they are due. */
  readonly request: (number: number) => PacedRequest;
  /** Ends it early: no request is begun from then on, and what is refused is not sent again. */
  readonly until?: AbortSignal;
}

export interface PacedAnswer {
  readonly number: number;
  readonly status: number;
  readonly text: string;
  /** Milliseconds from when it was due: what waits behind a slow answer has waited too. */
  readonly ms: number;
  /** How often it was refused, or not answered, before. */
  readonly refusals: number;
}

const AGAIN_MS = 200;
/** Too much at the moment; any other refusal is a fault of the measurement. */
const COMES_AGAIN: ReadonlySet<number> = new Set([429, 503]);
/** Some minutes: whoever is still refused then asks somebody who is not there. */
const REFUSALS_MAX = 1_000;
/** Nobody waits longer for an answer. */
const ANSWER_MS = 30_000;

/**
 * Requests at their times, whether those before them are answered or not (as long as a connection is free). What is refused or breaks off is sent again until
 * it is answered 2xx, as a client does that must not lose it, and is as late as that makes it.
 */
export async function sendPaced({ origin, requests, perSecond, connections, request, until }: Pacing): Promise<readonly PacedAnswer[]> {
  const pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: ANSWER_MS, bodyTimeout: ANSWER_MS });
  const answers: PacedAnswer[] = [];
  const startedAt = performance.now();
  const isOver = (): boolean => until?.aborted === true;
  let next = 0;
  const client = async (): Promise<void> => {
    for (let number = next++; number < requests && !isOver(); number = next++) {
      const dueAt = startedAt + (number * 1_000) / perSecond;
      const early = dueAt - performance.now();
      if (early > 0) await sleep(early);
      const answer = await answered(pool, request(number), isOver);
      if (answer !== null) answers.push({ number, ...answer, ms: performance.now() - dueAt });
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  await pool.close();
  return answers;
}

type Answered = Pick<PacedAnswer, "status" | "text" | "refusals">;

/** Null: ended before it was answered 2xx. */
async function answered(pool: Pool, given: PacedRequest, isOver: () => boolean): Promise<Answered | null> {
  for (let refusals = 0; !isOver(); refusals += 1) {
    const answer = await ask(pool, given).catch(() => null);
    if (answer !== null && answer.status < 300) return { ...answer, refusals };
    const isFinal = answer !== null && !COMES_AGAIN.has(answer.status);
    if (isFinal || refusals === REFUSALS_MAX) throw new Error(`${given.method} ${given.path}: ${JSON.stringify(answer)}`);
    await sleep(AGAIN_MS);
  }
  return null;
}

async function ask(pool: Pool, { method, path, token, body }: PacedRequest): Promise<{ readonly status: number; readonly text: string }> {
  const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) };
  const { statusCode: status, body: text } = await pool.request({ method, path, headers, ...(body === undefined ? {} : { body }) });
  return { status, text: await text.text() };
}
