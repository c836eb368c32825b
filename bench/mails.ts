import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { median } from "./median.ts";
import type { Turn } from "./queues/contestant.ts";
import { AS_A_THREAD, inTurns, startContestant } from "./queues/contestants.ts";
import { report } from "./report.ts";
import { scratchFolder } from "./scratch.ts";

const MAILS = 1_000;

/**
 * P-5: mails per second of the engine with the product's adapter, every attempt and outcome on disk, beside Nodemailer's bare
 * pool with as many connections and the same text; one SMTP server in a process of its own takes both.
 */
export async function measure(): Promise<void> {
  using folder = scratchFolder();
  await using processes = new AsyncDisposableStack();
  const sink = fork(join(import.meta.dirname, "mails/sink-process.ts"));
  processes.defer(async () => {
    const ended = once(sink, "exit");
    sink.disconnect();
    await ended;
  });
  const port = await new Promise<string>((resolve) => {
    sink.once("message", (listening: number) => {
      resolve(String(listening));
    });
  });
  const args = [join(folder.path, "data"), port, String(MAILS)];
  const ours = processes.use(await startContestant("mails/our-mails-process.ts", args, AS_A_THREAD));
  const bare = processes.use(await startContestant("mails/bare-mails-process.ts", [port]));
  const [own = [], plain = []] = await inTurns([ours, bare], MAILS);
  const perSecond = (turns: readonly Turn[]): number => (MAILS * 1_000) / median(turns.map(({ ms }) => ms));
  report("mails", [
    {
      id: "P-5",
      what: "mails, beside a bare pool",
      unit: "×",
      value: perSecond(own) / perSecond(plain),
      bar: { atLeast: 0.8 },
      seen: { "mails/s": Math.round(perSecond(own)), "mails/s bare": Math.round(perSecond(plain)) },
    },
  ]);
}
