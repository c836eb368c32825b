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

test("a row names the endpoint that it went to beside the person who owns it", async () => {
  const row: DeliveryView = {
    id: "e1_webhooks_w7_0",
    eventId: "e1",
    eventType: "scan_added",
    eventKey: "scan_added",
    title: "Three findings",
    product: null,
    channel: "webhooks",
    person: { id: "1", username: "dana", name: "Dana" },
    destination: "Dana’s dashboard",
    address: null,
    test: false,
    state: "delivered",
    reason: null,
    why: "personal",
    attempts: 1,
    durationMs: 9,
    dueAt: null,
    createdAt: 0,
    settledAt: 0,
    redeliveryOf: null,
    redeliveredAs: null,
  };
  const deliveries = { deliveries: async () => ({ items: [row], next: null }) };
  const directory = { person: async () => ({ active: true, superuser: false }) };
  const table = deliveriesCsv({ deliveries, directory }, { viewer: { person: "1", superuser: false }, filter: ANY_DELIVERY });

  expect(await new Response(table).text()).toContain('"webhooks","dana","Dana’s dashboard","delivered"');
});
