import { expect, test } from "vitest";
import { anEventOfManyPeople } from "../testing/many-people.ts";
import { dispatchStore } from "./dispatch-store.ts";

const DAY_MS = 86_400_000;

test("what a person was sent more than a day ago is forgotten when they are sent something (D16)", async () => {
  await using opened = anEventOfManyPeople(1);
  const client = opened.db.$client;
  client.exec(`INSERT INTO person_sends (person, event, channel, generation, at) VALUES (1, 7, 'mail', 0, 10), (1, 8, 'mail', 0, 11)`);
  const store = dispatchStore(opened.writer);
  const now = DAY_MS + 10;
  await store.fanOutPages({ now, peopleMax: 9, eventsMax: 9 });

  const { deliveries } = await store.claim({ lane: "mail", limit: 9, now, leaseMs: 1, boot: "b" });

  expect(deliveries).toHaveLength(1);
  expect(client.prepare("SELECT at FROM person_sends ORDER BY at").pluck().all()).toEqual([11, now]);
});
