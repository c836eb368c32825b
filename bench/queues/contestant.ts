/** What one queue does in one turn, in a process of its own; everything that is made ready once is made ready before. */
export interface Contestant {
  /** What must be there before so many jobs run and is no part of what is measured. */
  readonly prepare?: (jobs: number) => Promise<void>;
  /** Takes in so many jobs and resolves when all of them are done for good. */
  readonly run: (jobs: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface Turn {
  readonly ms: number;
  /** The most memory that was resident while it ran, in bytes. */
  readonly residentBytes: number;
  /** Processor time of all threads of the process, in milliseconds: the other work of the machine does not count into it. */
  readonly cpuMs: number;
}

export type FromContestant = { readonly kind: "ready" } | ({ readonly kind: "turn" } & Turn);
export type ToContestant = { readonly jobs: number } | "stop";

const MEMORY_EVERY_MS = 20;

/** The process's side: answers each number of jobs with the time they took. */
export async function contend(open: () => Promise<Contestant>): Promise<void> {
  const contestant = await open();
  const say = (message: FromContestant): void => {
    process.send?.(message);
  };
  process.on("message", (message: ToContestant) => {
    void (message === "stop" ? contestant.stop().then(() => process.exit(0)) : turn(contestant, message.jobs).then(say));
  });
  // Nobody is left to ask for another turn.
  process.on("disconnect", () => process.exit(1));
  say({ kind: "ready" });
}

async function turn(contestant: Contestant, jobs: number): Promise<FromContestant> {
  await contestant.prepare?.(jobs);
  let residentBytes = process.memoryUsage.rss();
  const sampling = setInterval(() => {
    residentBytes = Math.max(residentBytes, process.memoryUsage.rss());
  }, MEMORY_EVERY_MS);
  const startedAt = performance.now();
  const cpuAtStart = process.cpuUsage();
  await contestant.run(jobs);
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuAtStart);
  clearInterval(sampling);
  return { kind: "turn", ms, residentBytes, cpuMs: (user + system) / 1_000 };
}

/** Resolves once `count` has been called as often as there are jobs. */
export function countdown(): { readonly start: (jobs: number) => Promise<void>; readonly count: (done?: number) => void } {
  let left = 0;
  let finish: () => void = () => undefined;
  return {
    start: (jobs) => {
      left = jobs;
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
    count: (done = 1) => {
      left -= done;
      if (left === 0) finish();
    },
  };
}

/** Payload of a job: what a mail to one person is made from, about as much as ours reads. */
export function aJob(number: number): { readonly event: string; readonly person: number; readonly to: string } {
  return { event: `event-${String(number)}`, person: number, to: `person${String(number)}@example.com` };
}

/** So many jobs in batches of `size`. */
export function* batches(jobs: number, size: number): Generator<readonly number[]> {
  for (let first = 0; first < jobs; first += size) yield Array.from({ length: Math.min(size, jobs - first) }, (_, index) => first + index);
}
