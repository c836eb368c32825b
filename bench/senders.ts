import { Pool } from "undici";

export interface Sending {
  readonly origin: string;
  readonly path: string;
  /** POST without it. */
  readonly method?: "GET";
  readonly token: string;
  /** One request each, in this order as connections come free. */
  readonly bodies: readonly string[];
  /** Connections; each has one request under way at a time. */
  readonly clients: number;
}

export interface Sent {
  readonly ms: number;
  readonly latencies: readonly number[];
  readonly answers: readonly Answered[];
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Sends everything as fast as it is answered. What the answers say is judged by the caller, after the time was taken. */
export async function sendAll({ origin, path, method, token, bodies, clients }: Sending): Promise<Sent> {
  const pool = new Pool(origin, { connections: clients, pipelining: 1 });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const waiting = bodies.values();
  const latencies: number[] = [];
  const answers: Answered[] = [];
  const client = async (): Promise<void> => {
    for (const body of waiting) {
      const sentAt = performance.now();
      const answer = await pool.request(method === "GET" ? { method, path, headers } : { method: "POST", path, headers, body });
      const text = await answer.body.text();
      latencies.push(performance.now() - sentAt);
      answers.push({ status: answer.statusCode, text });
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const ms = performance.now() - startedAt;
  await pool.close();
  return { ms, latencies, answers };
}
