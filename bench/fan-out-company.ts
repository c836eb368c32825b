import { join } from "node:path";
import type { DispatchStore, StoreWrites } from "@tocsin/ports";
import { dispatchStore, migrate, openDatabase, openWriter, storeWrites } from "@tocsin/store";
import { anEvent } from "./an-event.ts";
import { scratchFolder } from "./scratch.ts";

type Connection = ReturnType<typeof openDatabase>["$client"];

export interface Company extends AsyncDisposable {
  /** Accepts an event of the product with that many members and fans it out, as the engine does. */
  fanOut(audience: number): Promise<{ readonly event: string; readonly rows: number; readonly ms: number }>;
  /** The yardstick: the rows of a fanned-out event once more, for an event of their own, by one prepared insert each. */
  insertPlainly(event: string): { readonly ms: number };
}

/** Its people page by page, as the engine asks for them. */
const PEOPLE_MAX = 5_000;
const PRODUCTS = 1_000;
const ROOT = join(import.meta.dirname, "..");

export interface CompanySize {
  readonly people: number;
  /** One product each, with so many members spread evenly over the people. */
  readonly audiences: readonly number[];
}

/** A company on disk, under `synchronous=FULL`: every product has members, three in ten people have answered for themselves. */
export function openCompany(size: CompanySize): Company {
  const folder = scratchFolder();
  const db = openDatabase({ file: join(folder.path, "tocsin.db"), access: "write" });
  migrate(db, { folder: join(ROOT, "packages/store/migrations"), now: 0 });
  populate(db.$client, size);
  const writer = openWriter(db);
  const store = { writes: storeWrites(writer), dispatch: dispatchStore(writer) };
  let events = 0;
  return {
    fanOut: async (audience) => {
      events += 1;
      const event = `fan-out-${events}`;
      await accept(store.writes, event, size.audiences.indexOf(audience) + 1);
      const ms = await timeOf(() => fanOutAll(store.dispatch));
      return { event, ms, rows: rowsOf(db.$client, event).length };
    },
    insertPlainly: (event) => insertPlainly(db.$client, event),
    [Symbol.asyncDispose]: async () => {
      await writer.close();
      folder[Symbol.dispose]();
    },
  };
}

function populate(client: Connection, { people, audiences }: CompanySize): void {
  const write = client.transaction(() => {
    client.prepare(PEOPLE).run({ people });
    client.prepare(PRODUCTS_AND_TYPE).run({ products: PRODUCTS });
    client.prepare(OTHER_MEMBERS).run({ people, first: audiences.length + 1, products: PRODUCTS });
    for (const [index, audience] of audiences.entries()) client.prepare(MEMBERS).run({ product: index + 1, audience, people });
    client.exec(PREFERENCES);
  });
  client.exec("INSERT INTO product_types (id, name, active) VALUES (1, 'All', 1); UPDATE channels SET enabled = 1 WHERE channel = 'mail'");
  write.immediate();
}

const PEOPLE = `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :people)
  INSERT INTO people (id, username, name, email, active, superuser, created_at, updated_at)
  SELECT n, 'person' || n, 'Person ' || n, 'person' || n || '@example.test', 1, 0, 0, 0 FROM number`;
const PRODUCTS_AND_TYPE = `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :products)
  INSERT INTO products (id, name, product_type, active) SELECT n, 'Product ' || n, 1, 1 FROM number`;
const MEMBERS = `WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < :audience - 1)
  INSERT INTO product_members (product, person, source, role) SELECT :product, CAST(1 + n * :people / :audience AS INTEGER), '', 'reader' FROM number`;
/** Twenty members of each other product. */
const OTHER_MEMBERS = `WITH RECURSIVE number (n) AS (SELECT :first * 20 UNION ALL SELECT n + 1 FROM number WHERE n < :products * 20 - 1)
  INSERT OR IGNORE INTO product_members (product, person, source, role) SELECT CAST(n / 20 AS INTEGER), CAST(1 + n * 7919 % :people AS INTEGER), '', 'reader' FROM number`;
/** Two in ten want mail everywhere, one in ten wants no alert; as many of every audience, however far apart its people are. */
const PREFERENCES = `
  INSERT INTO person_layers (event_type, product, person, on_mask, off_mask) SELECT 5, 0, id, 2, 0 FROM people WHERE id * 617 % 1009 % 10 IN (1, 2);
  INSERT INTO person_layers (event_type, product, person, on_mask, off_mask) SELECT 5, 0, id, 0, 1 FROM people WHERE id * 617 % 1009 % 10 = 3;`;

async function accept(writes: StoreWrites, id: string, product: number): Promise<void> {
  const [answer] = await writes.events.accept({ events: [anEvent({ id, product: { id: product }, clientId: null })], at: 1_000 });
  if (answer?.status !== "accepted") throw new Error(`The event was not accepted: ${JSON.stringify(answer)}`);
}

async function fanOutAll(dispatch: DispatchStore): Promise<void> {
  while ((await dispatch.fanOutPages({ now: 2_000, peopleMax: PEOPLE_MAX, eventsMax: 1 })).length > 0);
}

const COLUMNS = "channel, target, generation, person, state, reason, why, created_at, due_at, expires_at, settled_at";
const ROWS = `SELECT ${COLUMNS} FROM deliveries WHERE event = (SELECT seq FROM events WHERE id = ?)`;
const PLAIN_EVENT = `INSERT INTO events (id, source, client_id, event_key, event_type, title, occurred_at, accepted_at, data, audience, rule,
    alert_only, body, body_hash, fan_out, intended, changed_at)
  SELECT id || '-plain', source, id || '-plain', event_key, event_type, title, occurred_at, accepted_at, data, audience, rule,
    alert_only, body, body_hash, fan_out, intended, changed_at FROM events WHERE id = ?`;
const PLAIN_ROW = `INSERT INTO deliveries (event, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

function rowsOf(client: Connection, event: string): readonly (readonly unknown[])[] {
  return client.prepare<[string], unknown[]>(ROWS).raw().all(event);
}

function insertPlainly(client: Connection, event: string): { readonly ms: number } {
  const rows = rowsOf(client, event);
  const seq = client.prepare<[string]>(PLAIN_EVENT).run(event).lastInsertRowid;
  const insert = client.prepare(PLAIN_ROW);
  const write = client.transaction(() => {
    for (const row of rows) insert.run(seq, ...row);
  });
  const startedAt = performance.now();
  write.immediate();
  return { ms: performance.now() - startedAt };
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
