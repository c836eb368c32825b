import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHANNEL_BIT } from "@tocsin/domain";
import type { NewEvent } from "@tocsin/ports";
import { type Db, migrate, openDatabase } from "@tocsin/store";
import { anEvent } from "../an-event.ts";

/** A database with a small company in it, to be copied: nothing has happened there yet. */
export interface CompanyFile extends Disposable {
  readonly file: string;
}

export const MIGRATIONS = join(import.meta.dirname, "../../packages/store/migrations");

/** Names of its people; the first is a superuser and sees everything, the others what the table below says. */
const PEOPLE = ["root", "dana", "lee", "nora", "eli"] as const;
/** Members, by product; counted from 1 as the rows are. */
export const MEMBERS: Readonly<Record<1 | 2, readonly number[]>> = { 1: [2, 3, 4], 2: [4, 5] };

/** Event types and what System has on for them: the first reaches everybody on every channel, the second as alerts, the third not at all. */
const EVERYWHERE = CHANNEL_BIT.alert | CHANNEL_BIT.mail | CHANNEL_BIT.slack | CHANNEL_BIT.msteams | CHANNEL_BIT.webhooks;

const COMPANY = `
  INSERT INTO product_types (id, name, active) VALUES (1, 'All', 1);
  INSERT INTO products (id, name, product_type, active) VALUES (1, 'Payments API', 1, 1), (2, 'Shop', 1, 1);
  INSERT INTO shared_layers (scope, event_type, on_mask, off_mask) VALUES ('system', 5, ${String(EVERYWHERE)}, 0);
  UPDATE channels SET enabled = 1, settings = '{}' WHERE channel IN ('mail', 'slack', 'msteams', 'webhooks');
  INSERT INTO webhook_endpoints (id, name, url, format, secret, created_at, updated_at)
    VALUES (1, 'SIEM', 'https://siem.example.com/hook', 'standard', '-', 0, 0), (2, 'Chat', 'https://chat.example.com/hook', 'standard', '-', 0, 0);
  UPDATE channels SET shared_address = 'team@example.com' WHERE channel = 'mail';
  UPDATE channels SET shared_address = '#security' WHERE channel = 'slack';
  UPDATE channels SET shared_address = 'flow.example.com' WHERE channel = 'msteams';`;
const PERSON = `INSERT INTO people (id, username, name, email, active, superuser, created_at, updated_at)
  VALUES (:id, :username, :username, :username || '@example.com', 1, :superuser, 0, 0)`;
const MEMBER = "INSERT INTO product_members (product, person, source, role) VALUES (?, ?, '', 'reader')";

export function companyFile(): CompanyFile {
  return companyFileOf(found);
}

/** With whatever `populate` writes into it. */
export function companyFileOf(populate: (db: Db) => void): CompanyFile {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-simulation-"));
  const file = join(folder, "tocsin.db");
  const db = openDatabase({ file, access: "write" });
  migrate(db, { folder: MIGRATIONS, now: 0 });
  db.$client.transaction(() => populate(db))();
  db.$client.close();
  return { file, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

function found({ $client }: Db): void {
  for (const [index, username] of PEOPLE.entries())
    $client.prepare(PERSON).run({ id: index + 1, username, superuser: Number(index === 0) });
  $client.exec(COMPANY);
  for (const [product, people] of Object.entries(MEMBERS))
    for (const person of people) $client.prepare(MEMBER).run(Number(product), person);
}

/** A scan of one of the two products, as the API would accept it. */
export function scanOf(product: 1 | 2, { id, at }: { readonly id: string; readonly at: number }): NewEvent {
  const title = `Created 3 findings (${id})`;
  return anEvent({ id, source: "simulation", title, occurredAt: at, severity: "high", product: { id: product }, bodyHash: "0".repeat(64) });
}
