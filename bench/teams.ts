import type { NewEvent } from "@tocsin/ports";
import type { openDatabase } from "@tocsin/store";
import { anEvent } from "./an-event.ts";

type Connection = ReturnType<typeof openDatabase>["$client"];

export interface Teams {
  readonly size: number;
  readonly teams: number;
}

/**
 * Teams of one size, each with a product and everybody in one team: the template sends every "scan added" by mail and nothing
 * else, so that an event makes as many deliveries as its team has people.
 */
export function populateTeams(client: Connection, { size, teams }: Teams): void {
  const populate = client.transaction(() => {
    client.prepare(PEOPLE).run({ people: size * teams });
    client.exec("INSERT INTO product_types (id, name, active) VALUES (1, 'All', 1)");
    client.prepare(PRODUCTS).run({ teams });
    client.prepare(MEMBERS).run({ size });
    client.exec(`INSERT INTO shared_layers (scope, event_type, on_mask, off_mask) VALUES ('template', 5, 2, 1);
      UPDATE channels SET enabled = 1 WHERE channel = 'mail'`);
  });
  populate.immediate();
}

const PEOPLE = `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :people)
  INSERT INTO people (id, username, name, email, active, superuser, created_at, updated_at)
  SELECT n, 'person' || n, 'Person ' || n, 'person' || n || '@example.com', 1, 0, 0, 0 FROM number`;
const PRODUCTS = `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :teams)
  INSERT INTO products (id, name, product_type, active) SELECT n, 'Product ' || n, 1, 1 FROM number`;
const MEMBERS = `INSERT INTO product_members (product, person, source, role)
  SELECT 1 + (id - 1) / CAST(:size AS INTEGER), id, '', 'reader' FROM people`;

let made = 0;

/** An event about the product of one team that nobody has sent before. */
export function aNewEvent(product: number): NewEvent {
  made += 1;
  const id = `event-${String(made)}`;
  return anEvent({
    id,
    title: "Created/Updated 3 findings for Web shop: Q4 pentest: ZAP Scan",
    description: "Three new findings, one of them critical: SQL injection in /pay; a cookie without Secure.",
    url: "https://dojo.example.com/test/90",
    engagement: { ref: "7", name: "Q4 pentest" },
    test: { ref: "90", name: "ZAP Scan" },
    actor: "person1",
    data: { findingCount: 3, new: [232, 233, 234] },
    product: { id: product },
  });
}
