import { PgBoss } from "pg-boss";
import { aJob, batches, type Contestant, contend, countdown } from "./contestant.ts";

const QUEUE = "bench";
const BATCH = 1_000;

/** `insert` of many, `fetch` with `batchSize`, `complete` with many ids, one after the other as fast as they come: no polling. */
async function open(): Promise<Contestant> {
  const boss = new PgBoss({ connectionString: String(process.argv[2]), supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue(QUEUE);
  const done = countdown();

  async function work(jobs: number): Promise<void> {
    for (let left = jobs; left > 0;) {
      const batch = await boss.fetch(QUEUE, { batchSize: BATCH });
      const ids = batch.map(({ id }) => id);
      if (ids.length > 0) await boss.complete(QUEUE, ids);
      left -= ids.length;
      done.count(ids.length);
    }
  }

  return {
    run: async (jobs) => {
      const all = done.start(jobs);
      const working = work(jobs);
      for (const batch of batches(jobs, BATCH)) {
        await boss.insert(
          QUEUE,
          batch.map((number) => ({ data: aJob(number) })),
        );
      }
      await Promise.all([all, working]);
    },
    stop: () => boss.stop(),
  };
}

await contend(open);
