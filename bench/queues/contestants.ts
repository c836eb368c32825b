import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { YOUNG_MB } from "../../apps/bff/src/threads/thread-limits.ts";
import type { FromContestant, ToContestant, Turn } from "./contestant.ts";

/** Turns that count; one before them warms up. */
const TURNS = 5;

/** For a process that runs the engine: what its thread in the product may keep for young objects, which are two halves of a third each, rounded up. */
export const AS_A_THREAD: readonly string[] = [`--max-semi-space-size=${String(2 ** Math.ceil(Math.log2(YOUNG_MB / 3)))}`];

export interface ContestantProcess extends AsyncDisposable {
  readonly turn: (jobs: number) => Promise<Turn>;
}

/** `file` lies beside the benches; `nodeOptions` are Node's own. */
export async function startContestant(
  file: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<ContestantProcess> {
  const child = fork(join(import.meta.dirname, "..", file), [...args], { execArgv: [...process.execArgv, ...nodeOptions] });
  await nextOf(child, "ready");
  return {
    turn: async (jobs) => {
      child.send({ jobs } satisfies ToContestant);
      return nextOf(child, "turn");
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.send("stop" satisfies ToContestant);
      await ended;
    },
  };
}

function nextOf<K extends FromContestant["kind"]>(child: ChildProcess, kind: K): Promise<Extract<FromContestant, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => {
      reject(new Error(`A contestant ended with ${String(code)}`));
    };
    child.once("exit", ended);
    child.once("message", (message: FromContestant) => {
      child.off("exit", ended);
      if (isOf(message, kind)) resolve(message);
      else reject(new Error(`A contestant said ${message.kind} instead of ${kind}`));
    });
  });
}

function isOf<K extends FromContestant["kind"]>(message: FromContestant, kind: K): message is Extract<FromContestant, { kind: K }> {
  return message.kind === kind;
}

/** One turn of each that warms up, then the ones that count. */
export async function inTurns(contestants: readonly ContestantProcess[], jobs: number): Promise<readonly (readonly Turn[])[]> {
  const taken = contestants.map((): Turn[] => []);
  for (let turn = 0; turn <= TURNS; turn += 1) {
    for (const [index, contestant] of contestants.entries()) {
      const one = await contestant.turn(jobs);
      if (turn > 0) taken[index]?.push(one);
    }
  }
  return taken;
}
