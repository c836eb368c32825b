import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Arrival, Ports } from "../crash/sink.ts";

export type FromSoakSink =
  | { readonly kind: "listening"; readonly mailPort: number; readonly httpPort: number }
  | { readonly kind: "report"; readonly faults: number; readonly unanswered: number };

export interface SoakSink extends AsyncDisposable {
  readonly ports: Ports;
  /** One by one, in the order of arrival: a day of them is more than fits into a string. */
  readonly arrivals: () => AsyncIterable<Arrival>;
  /** From now on nothing goes wrong. */
  readonly beCalm: () => void;
  /** What went wrong so far; `unanswered`: it was taken, and its sender was not told. */
  readonly report: () => Promise<{ readonly faults: number; readonly unanswered: number }>;
}

interface SinkOptions {
  readonly folder: string;
  readonly faultPercent: number;
  readonly faultsMax: number;
  readonly seed: number;
}

export async function startSoakSink({ folder, faultPercent, faultsMax, seed }: SinkOptions): Promise<SoakSink> {
  const file = join(folder, "arrivals.jsonl");
  const child = fork(join(import.meta.dirname, "sink-process.ts"), [file, ...[faultPercent, faultsMax, seed].map(String)], {
    execArgv: [],
  });
  const { mailPort, httpPort } = await told(child, "listening");
  return {
    ports: { mail: mailPort, http: httpPort },
    arrivals: () => linesOf(file),
    beCalm: () => void child.send("be_calm"),
    report: () => {
      child.send("report");
      return told(child, "report");
    },
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

type Told<Kind extends FromSoakSink["kind"]> = Extract<FromSoakSink, { readonly kind: Kind }>;

function told<Kind extends FromSoakSink["kind"]>(child: ChildProcess, kind: Kind): Promise<Told<Kind>> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => {
      reject(new Error(`The sink ended with ${String(code)}`));
    };
    const hear = (message: FromSoakSink): void => {
      if (message.kind !== kind) return;
      child.off("message", hear);
      child.off("exit", ended);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its kind was looked at
      resolve(message as Told<Kind>);
    };
    child.on("message", hear);
    child.once("exit", ended);
  });
}

async function* linesOf(file: string): AsyncIterable<Arrival> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- sink-process.ts writes exactly this record
    yield JSON.parse(line) as Arrival;
  }
}
