import { expect, test } from "vitest";
import { directoryWrites } from "../directory/directory-store.ts";
import { openTestDatabase } from "../testing/database.ts";
import { channelWrites } from "./channel-store.ts";
import { obstacles } from "./obstacles.ts";

const MAIL = {
  enabled: true,
  host: "smtp.example.test",
  port: 25,
  security: "none",
  username: null,
  password: null,
  from: "tocsin@example.test",
  systemTo: "Team@Example.test",
  connections: 3,
  ratePerMinute: null,
} as const;

test("an address that was refused for good stands in the way, whatever its case, of a person and of the mailbox, until mail settings are saved anew", async () => {
  await using database = openTestDatabase();
  const created = await directoryWrites(database.writer).createPerson({
    username: "mia",
    email: "Mia@Example.test",
    name: "Mia",
    superuser: false,
    at: 1,
  });
  await channelWrites(database.writer).saveMailSettings({ settings: MAIL, by: null, at: 1 });
  const mailOf = (person: string | null) => obstacles(database.db, { person }).mail.scan_added;
  const mia = created.ok ? created.person.id : "";
  expect([mailOf(mia), mailOf(null)]).toEqual([undefined, undefined]);

  for (const address of ["mia@example.test", "team@example.test"]) {
    database.db.$client.prepare("INSERT INTO refused_addresses (address, at) VALUES (?, 1)").run(address);
  }

  expect([mailOf(mia), mailOf(null)]).toEqual(["address_refused", "address_refused"]);

  await channelWrites(database.writer).saveMailSettings({ settings: MAIL, by: null, at: 2 });

  expect([mailOf(mia), mailOf(null)]).toEqual([undefined, undefined]);
});
