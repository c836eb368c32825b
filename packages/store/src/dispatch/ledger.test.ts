import { expect, test } from "vitest";
import { anEventOfManyPeople } from "../testing/many-people.ts";
import { dispatchStore } from "./dispatch-store.ts";

test("the books of an event are looked at that changed in the very moment of the last look (D8)", async () => {
  await using opened = anEventOfManyPeople(3);
  const dispatch = dispatchStore(opened.writer);
  opened.db.$client.exec("UPDATE channels SET enabled = 0");
  await dispatch.fanOutPages({ now: 10, peopleMax: 100, eventsMax: 1 });
  opened.db.$client.exec("UPDATE events SET intended = intended + 2");

  expect(await dispatch.ledgerBreaks({ since: 10 })).toEqual([{ event: "e1", difference: 2 }]);
  expect(await dispatch.ledgerBreaks({ since: 11 })).toEqual([]);
});

test("the books of an event of which something is held for a person are looked at each minute, as of all that is open (D8)", async () => {
  await using opened = anEventOfManyPeople(1);
  const dispatch = dispatchStore(opened.writer);
  await dispatch.fanOutPages({ now: 10, peopleMax: 100, eventsMax: 1 });
  opened.db.$client.exec(`UPDATE deliveries SET state = 'held', reason = 'quarantined' WHERE channel = 'mail';
    UPDATE event_counts SET state = 'held' WHERE state = 'pending';
    UPDATE events SET intended = intended + 2`);

  expect(await dispatch.ledgerBreaks({ since: 1_000 })).toEqual([{ event: "e1", difference: 2 }]);
});
