import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One message that somebody has received. */
export interface Arrival {
  readonly channel: "mail" | "slack" | "msteams" | "webhooks";
  /** Whose it is: an address, a channel, an endpoint's path. */
  readonly place: string;
  /** What the channel has to tell repeats by: the Message-ID, `client_msg_id`, the `webhook-id`. */
  readonly key: string;
  /** Our id of the delivery, as the message says it. */
  readonly delivery: string;
}

/** The same with the time at which its receiver had it, epoch milliseconds. */
export interface LoggedArrival extends Arrival {
  readonly at: number;
}

export type FromSink =
  | { readonly kind: "listening"; readonly mailPort: number; readonly httpPort: number }
  | { readonly kind: "arrived"; readonly arrival: Arrival; /** Epoch milliseconds, after it was on disk. */ readonly at: number }
  | { readonly kind: "forgotten" };

/** `stay_silent`: takes messages and does not answer them · `answer_waiting`: answers those, but for mails and one other, and no further ones. */
export type ToSink = "answer" | "stay_silent" | "answer_waiting";

export interface Ports {
  readonly mail: number;
  /** Slack, Teams and webhook endpoints. */
  readonly http: number;
}

export interface Sink extends AsyncDisposable {
  readonly ports: Ports;
  /** What is on its disk, in the order of arrival. */
  readonly arrivals: () => readonly LoggedArrival[];
  /** Messages that it was told to answer and not to write down. */
  readonly forgotten: () => number;
  readonly order: (order: ToSink) => void;
  /** Resolves with the time of the first arrival from then on. */
  readonly arrivalSince: (then: number) => Promise<number>;
}

interface SinkOptions {
  readonly forgetEvery: number;
  /** `written`: where nobody dies, and a disk that syncs for two would tell less of ours. */
  readonly keeps?: "synced" | "written";
}

/** Receivers that nothing which befalls ours can touch. */
export async function startSink(folder: string, { forgetEvery, keeps = "synced" }: SinkOptions): Promise<Sink> {
  const file = join(folder, "arrivals.jsonl");
  const child = fork(join(import.meta.dirname, "sink-process.ts"), [file, String(forgetEvery), keeps]);
  let forgotten = 0;
  const waiting = new Set<(at: number) => void>();
  const ports = await new Promise<Ports>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`The sink ended with ${String(code)}`)));
    child.on("message", (message: FromSink) => {
      if (message.kind === "listening") resolve({ mail: message.mailPort, http: message.httpPort });
      else if (message.kind === "forgotten") forgotten += 1;
      else for (const tell of waiting) tell(message.at);
    });
  });
  return {
    ports,
    arrivals: () => linesOf(file),
    forgotten: () => forgotten,
    order: (order) => void child.send(order),
    arrivalSince: (then) =>
      new Promise((resolve) => {
        const tell = (at: number): void => {
          if (at < then) return;
          waiting.delete(tell);
          resolve(at);
        };
        waiting.add(tell);
      }),
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

function linesOf(file: string): readonly LoggedArrival[] {
  const lines = readFileSync(file, "utf8").split("\n");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- sink-process.ts writes exactly this record
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as LoggedArrival);
}
