import { Queue, Worker } from "bullmq";
import { aJob, batches, type Contestant, contend, countdown } from "./contestant.ts";

const QUEUE = "bench";
const BATCH = 1_000;
/** Jobs under way at a time; between 25, 100 and 300 there was no difference that the noise of the machine would have shown. */
const CONCURRENCY = 100;

/** `addBulk`, and one worker with concurrency; jobs are removed when they are done, as its guide for production says. */
async function open(): Promise<Contestant> {
  const connection = { host: "127.0.0.1", port: Number(process.argv[2]), maxRetriesPerRequest: null };
  const queue = new Queue(QUEUE, { connection, defaultJobOptions: { removeOnComplete: true, removeOnFail: true } });
  const worker = new Worker(QUEUE, () => Promise.resolve(), { connection, concurrency: CONCURRENCY });
  const done = countdown();
  worker.on("completed", () => {
    done.count();
  });
  await worker.waitUntilReady();
  return {
    run: async (jobs) => {
      const all = done.start(jobs);
      for (const batch of batches(jobs, BATCH)) await queue.addBulk(batch.map((number) => ({ name: "mail", data: aJob(number) })));
      await all;
    },
    stop: async () => {
      await worker.close();
      await queue.close();
    },
  };
}

await contend(open);
