import type { PersonId } from "@tocsin/ports";

/** Work that takes more than one transaction, and how it is getting on. */
export interface Job {
  readonly id: string;
  readonly person: PersonId;
  readonly state: "running" | "done" | "failed";
  /** How many rows it has changed so far. */
  readonly changed: number;
}

export interface Jobs {
  /** Begins and returns; `work` tells of each step how many it changed. Never rejects: a failure is the job's state, and `onFailure`'s to tell. */
  readonly start: (job: {
    readonly id: string;
    readonly person: PersonId;
    readonly changed: number;
    readonly work: (changed: (count: number) => void) => Promise<void>;
    readonly onFailure: (error: unknown) => void;
  }) => void;
  /** One's own only. */
  readonly job: (id: string, person: PersonId) => Job | null;
}

/** Finished jobs that are remembered; the oldest are forgotten first. */
const JOBS_MAX = 200;

/** In memory: after a restart a job is not known any more, and the request can be made again. */
export function createJobs(): Jobs {
  const jobs = new Map<string, Job>();
  return {
    start: ({ id, person, changed, work, onFailure }) => {
      remember({ id, person, state: "running", changed });
      void goOn(id, work, onFailure);
    },
    job: (id, person) => {
      const found = jobs.get(id);
      return found?.person === person ? found : null;
    },
  };

  async function goOn(id: string, work: Parameters<Jobs["start"]>[0]["work"], onFailure: (error: unknown) => void): Promise<void> {
    try {
      await work((count) => {
        update(id, (job) => ({ ...job, changed: job.changed + count }));
      });
      update(id, (job) => ({ ...job, state: "done" }));
    } catch (error) {
      onFailure(error);
      update(id, (job) => ({ ...job, state: "failed" }));
    }
  }

  function remember(started: Job): void {
    jobs.set(started.id, started);
    for (const [id, { state }] of jobs) {
      if (jobs.size <= JOBS_MAX) return;
      if (state !== "running") jobs.delete(id);
    }
  }

  function update(id: string, change: (job: Job) => Job): void {
    const current = jobs.get(id);
    if (current !== undefined) jobs.set(id, change(current));
  }
}
