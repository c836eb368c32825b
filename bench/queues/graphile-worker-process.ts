import { Logger, makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";
import { aJob, batches, type Contestant, contend, countdown } from "./contestant.ts";

const BATCH = 1_000;
const POLL_MS = 5;
/** The configuration that its page on performance gives. */
const WORKER = { concurrentJobs: 24, maxPoolSize: 25, localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 };
const LEFT = "SELECT count(*)::int AS jobs FROM graphile_worker._private_jobs";

/** `addJobs` of many, and a worker with a local queue and completions in batches. */
async function open(): Promise<Contestant> {
  const connectionString = String(process.argv[2]);
  const logger = new Logger(() => () => undefined);
  const pool = new pg.Pool({ connectionString, max: 2 });
  const utils = await makeWorkerUtils({ connectionString, logger });
  await utils.migrate();
  const done = countdown();
  const runner = await run({
    preset: { worker: { ...WORKER, connectionString, logger } },
    noHandleSignals: true,
    taskList: {
      mail: () => {
        done.count();
      },
    },
  });

  /** Done is what the database says: completions are written a moment after the task has ended. */
  async function allWritten(): Promise<void> {
    for (;;) {
      const { rows } = await pool.query<{ jobs: number }>(LEFT);
      if (rows[0]?.jobs === 0) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  return {
    run: async (jobs) => {
      const all = done.start(jobs);
      for (const batch of batches(jobs, BATCH)) {
        await utils.addJobs(batch.map((number) => ({ identifier: "mail", payload: aJob(number) })));
      }
      await all;
      await allWritten();
    },
    stop: async () => {
      await runner.stop();
      await utils.release();
      await pool.end();
    },
  };
}

await contend(open);
