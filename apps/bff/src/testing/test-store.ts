import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DirectoryBody } from "@tocsin/contract";
import type { DispatchStore, StoreReads, StoreWrites } from "@tocsin/ports";
import { type Db, dispatchStore, openDatabase, openWriter, storeReads, storeWrites, writerForRequests } from "@tocsin/store";
import { writeMigratedFile } from "@tocsin/store/testing";
import { currentRequest } from "../current-request.ts";
import { importDirectoryText } from "../services/import-directory.ts";

export interface TestStore extends AsyncDisposable {
  readonly folder: string;
  readonly db: Db;
  readonly reads: StoreReads;
  readonly writes: StoreWrites;
  readonly dispatch: DispatchStore;
}

/** The real store on a file of its own, migrated, gone when disposed of. */
export function openTestStore(): TestStore {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-bff-"));
  const file = join(folder, "tocsin.db");
  writeMigratedFile(file);
  const db = openDatabase({ file, access: "write" });
  const writer = openWriter(db);
  return {
    folder,
    db,
    reads: storeReads(db),
    writes: storeWrites(writerForRequests(writer, currentRequest)),
    dispatch: dispatchStore(writer),
    [Symbol.asyncDispose]: async () => {
      await writer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Two product types, three products; Dana may see Payments, Eli Shop, Root is a superuser, Gone is not active. */
export const SMALL_DIRECTORY = {
  source: "defectdojo",
  complete: true,
  productTypes: [
    { ref: "1", name: "Web" },
    { ref: "2", name: "Mobile" },
  ],
  products: [
    { ref: "11", name: "Payments", productType: "1" },
    { ref: "12", name: "Shop", productType: "1" },
    { ref: "13", name: "App", productType: "2" },
  ],
  users: [
    { ref: "1", username: "root", email: "root@example.com", name: "Root", superuser: true },
    { ref: "2", username: "dana", email: "dana@example.com", name: "Dana Reyes" },
    { ref: "3", username: "eli", email: null, name: "Eli" },
    { ref: "4", username: "gone", email: null, name: "Gone", active: false },
  ],
  groups: [],
  memberships: [
    { user: "2", product: "11", role: "reader" },
    { user: "3", product: "12", role: "owner" },
  ],
} as const satisfies DirectoryBody;

/** Brings a directory in, and fails the test if it is refused. */
export async function importTestDirectory(store: TestStore, directory: DirectoryBody = SMALL_DIRECTORY): Promise<void> {
  const imported = await importDirectoryText(store.writes.directory, { text: JSON.stringify(directory), admin: true, by: null, at: 1 });
  if (!imported.ok) throw new Error(`The directory was refused: ${JSON.stringify(imported.errors)}`);
}

export async function personNamed(store: TestStore, username: string) {
  const person = await store.reads.directory.personByUsername({ username });
  if (person === null) throw new Error(`Nobody is called ${username}`);
  return person;
}

/** Who reads or writes, as the store wants it. */
export async function viewerNamed(store: TestStore, username: string) {
  const { id, superuser } = await personNamed(store, username);
  return { person: id, superuser };
}

export async function productNamed(store: TestStore, name: string): Promise<number> {
  const { items } = await store.reads.directory.products({
    viewer: await viewerNamed(store, "root"),
    q: name,
    productType: null,
    page: { limit: 1, after: null },
  });
  if (items[0] === undefined) throw new Error(`No product is called ${name}`);
  return items[0].id;
}

/** Everything that is stored, as one text: equal before and after means that nothing was written. */
export function dumpOf({ db }: Pick<TestStore, "db">): string {
  const tables = db.$client
    .prepare<[], { readonly name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all();
  return tables.map(({ name }) => `${name}\n${JSON.stringify(db.$client.prepare(`SELECT * FROM "${name}"`).all())}`).join("\n");
}
