import { ANY_DELIVERY, type DeliveryView } from "@tocsin/ports";
import { expect, test } from "vitest";
import { deliveriesCsv } from "./delivery-csv.ts";

test.each([
  ["is no superuser any more", { superuser: false }],
  ["was deactivated", { active: false }],
])("a table that is taken slowly breaks off when whoever takes it %s (A8)", async (_loss, lost) => {
  const person = { active: true, superuser: true };
  let pages = 0;
  const deliveries = {
    deliveries: async () => {
      pages += 1;
      return { items: [] as readonly DeliveryView[], next: [pages] };
    },
  };
  const asked = { viewer: { person: "1", superuser: true }, filter: ANY_DELIVERY };
  const reader = deliveriesCsv({ deliveries, directory: { person: async () => person } }, asked).getReader();
  for (let read = 0; read < 3; read += 1) await reader.read();
  const before = pages;

  Object.assign(person, lost);

  await expect(
    (async () => {
      while (!(await reader.read()).done);
    })(),
  ).rejects.toThrow("may not have it any more");
  // One page may have been read ahead.
  expect(pages - before).toBeLessThanOrEqual(1);
});
