import { join } from "node:path";
import { openDatabase } from "@tocsin/store";
import { aJob, batches, type Contestant, contend } from "./contestant.ts";

/** As many as a claim of ours leases. */
const BATCH = 500;
const TABLE = `CREATE TABLE jobs (id INTEGER PRIMARY KEY, state TEXT NOT NULL, data TEXT NOT NULL, lease TEXT) STRICT;
  CREATE INDEX jobs_waiting ON jobs (id) WHERE state = 'waiting'`;
const INSERT = "INSERT INTO jobs (state, data) SELECT 'waiting', value FROM json_each(:jobs)";
const CLAIM = `UPDATE jobs SET state = 'claimed', lease = 'bench' WHERE id IN (SELECT id FROM jobs WHERE state = 'waiting' ORDER BY id LIMIT ${String(BATCH)})
  RETURNING id, data`;
const FINISH = "UPDATE jobs SET state = 'done', lease = NULL WHERE id IN (SELECT value FROM json_each(:ids))";

/**
 * The least that a queue on our database can do: one table, no log of attempts, nothing decided and nothing checked, three statements for 500 jobs,
 * each committed under `synchronous=FULL`. What it reaches is the most that this database has to give here.
 */
function open(): Promise<Contestant> {
  const { $client: client } = openDatabase({ file: join(String(process.argv[2]), "bare.db"), access: "write" });
  client.exec(TABLE);
  const insert = client.prepare<{ jobs: string }>(INSERT);
  const claim = client.prepare<[], { readonly id: number; readonly data: string }>(CLAIM);
  const finish = client.prepare<{ ids: string }>(FINISH);
  return Promise.resolve({
    run: (jobs) => {
      for (const batch of batches(jobs, BATCH)) insert.run({ jobs: JSON.stringify(batch.map((number) => aJob(number))) });
      for (let left = jobs; left > 0;) {
        const ids = claim.all().map(({ id }) => id);
        finish.run({ ids: JSON.stringify(ids) });
        left -= ids.length;
      }
      return Promise.resolve();
    },
    stop: () => {
      client.close();
      return Promise.resolve();
    },
  });
}

await contend(open);
