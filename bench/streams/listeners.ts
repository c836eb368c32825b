import { join } from "node:path";
import { openDatabase, openWriter, storeReads, storeWrites } from "@tocsin/store";
import { newApiToken, secretHash } from "../../apps/bff/src/auth/secret-text.ts";
import { directoryOf, numbers, reader, setUp } from "../sender-company.ts";

export interface Listeners {
  /** Of a superuser who sends events. */
  readonly sender: string;
  /** One for each person, to read. */
  readonly tokens: readonly string[];
}

/** A company whose one product everybody may see, with a token for each of its people. */
export async function foundListeners(data: string, people: number): Promise<Listeners> {
  const sender = setUp(data, directoryOf({ people, products: 1, memberships: numbers(people).map((person) => reader(person, 1)) }));
  const db = openDatabase({ file: join(data, "tocsin.db"), access: "write" });
  await using writer = openWriter(db);
  const { directory } = storeReads(db);
  const { access } = storeWrites(writer);
  const tokens = Array.from({ length: people }, newApiToken);
  await Promise.all(
    tokens.map(async (token, index) => {
      const person = await directory.personByUsername({ username: `person${String(index + 1)}` });
      if (person === null) throw new Error("Somebody is missing");
      const row = { id: `bench-${String(index)}`, person: person.id, name: "bench", scopes: ["read"], hash: secretHash(token) } as const;
      await access.createToken({ ...row, expiresAt: null, at: Date.now() });
    }),
  );
  return { sender, tokens };
}
