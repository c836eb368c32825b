import { openDatabase } from "@tocsin/store";
import { writeOldDatabase } from "@tocsin/store/testing";
import { fillOldLog } from "../retention/old-log.ts";

const TEAMS = { size: 20, teams: 50 };
const TOTALS_FROM = 8;
/** Beside the rows that every old database has. */
const FIRST = 1_000;

const PEOPLE = `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :people)
  INSERT OR IGNORE INTO people (id, username, name, email, active, superuser, created_at, updated_at)
  SELECT n, 'person' || n, 'Person ' || n, 'person' || n || '@example.com', 1, 0, 0, 0 FROM number`;
const PRODUCTS = `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :products)
  INSERT OR IGNORE INTO products (id, name, product_type, active) SELECT n, 'Product ' || n, 1, 1 FROM number`;

export interface BigDatabase {
  readonly file: string;
  readonly version: number;
  readonly deliveries: number;
}

/** The database of an earlier version with so many deliveries, half of them mails with an attempt each, and among them work in each state. */
export function writeBigDatabase({ file, version, deliveries }: BigDatabase): void {
  writeOldDatabase({ file, version });
  const db = openDatabase({ file, access: "write" });
  db.$client.prepare(PEOPLE).run({ people: TEAMS.size * TEAMS.teams });
  db.$client.prepare(PRODUCTS).run({ products: TEAMS.teams });
  fillOldLog(db.$client, { deliveries, old: 0, teams: TEAMS, now: Date.now(), firstEvent: FIRST, hasTotals: version >= TOTALS_FROM });
  db.$client.close();
}
