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
