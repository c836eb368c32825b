import { anEvent } from "@tocsin/ports/testing";
import { acceptEvent } from "../events/accept.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";

/** One product with so many members, who have alerts and mails, and one event of it. */
export function anEventOfManyPeople(people: number): TestDatabase {
  const opened = openTestDatabase();
  const write = opened.db.$client.transaction(() => {
    opened.db.$client.exec(`
      INSERT INTO product_types (id, name, active) VALUES (1, 'T', 1);
      INSERT INTO products (id, name, product_type, active) VALUES (1, 'P', 1, 1);
      UPDATE channels SET enabled = 1 WHERE channel = 'mail';
      INSERT INTO shared_layers (scope, event_type, on_mask, off_mask) VALUES ('template', 5, 2, 0);
      WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${people})
      INSERT INTO people (id, username, name, email, active, superuser, created_at, updated_at)
        SELECT n, 'person' || n, 'Person', n || '@example.test', 1, 0, 0, 0 FROM number;
      INSERT INTO product_members (product, person, source, role) SELECT 1, id, '', 'reader' FROM people;`);
    acceptEvent(opened.db, anEvent("e1", { product: { id: 1 } }), { at: 1 });
  });
  write.immediate();
  return opened;
}
