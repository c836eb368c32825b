import type { openDatabase } from "@tocsin/store";

type Connection = ReturnType<typeof openDatabase>["$client"];

/** The counts of all events together, which the product keeps beside them: rows that a bench wrote by itself are in none. */
export function fillTotals(client: Connection): void {
  client.exec(TOTALS);
}

const TOTALS = `DELETE FROM delivery_totals;
  INSERT INTO delivery_totals (channel, state, count) SELECT channel, state, sum(count) FROM event_counts GROUP BY channel, state`;
