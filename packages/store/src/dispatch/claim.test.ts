import { expect, test } from "vitest";
import { anEventOfManyPeople } from "../testing/many-people.ts";
import { dispatchStore } from "./dispatch-store.ts";

test("an event whose last deliveries a claim gives up has changed with that: the check of the books looks at it once more (D8)", async () => {
  await using opened = anEventOfManyPeople(3);
  const dispatch = dispatchStore(opened.writer);
  const changedAt = () => opened.db.$client.prepare("SELECT changed_at FROM events").pluck().get();
  await dispatch.fanOutPages({ now: 10, peopleMax: 100, eventsMax: 1 });
  opened.db.$client.exec("UPDATE people SET active = 0");
  expect(changedAt()).toBe(10);

  const { deliveries } = await dispatch.claim({ lane: "mail", limit: 10, now: 20, leaseMs: 60_000, boot: "boot-1" });

  expect(deliveries).toEqual([]);
  expect(changedAt()).toBe(20);
});
