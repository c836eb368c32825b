import { ANY_DELIVERY, type DeliveryView, type Page, type PageKey } from "@tocsin/ports";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { deliveriesCsv } from "./delivery-csv.ts";
import { countRedeliverable } from "./redeliver.ts";

const ASKED = { viewer: { person: "1", superuser: true }, filter: ANY_DELIVERY };
const PAGES = 20;
const ROOT = { active: true, superuser: true };

let turns: number;
let isWatching: boolean;

/** A request that waits: it is served as often as this thread is free. */
beforeEach(() => {
  turns = 0;
  isWatching = true;
  const serve = () => {
    turns += 1;
    if (isWatching) setImmediate(serve);
  };
  setImmediate(serve);
});

afterEach(() => {
  isWatching = false;
});

describe("a look through a long log in which nothing is found", () => {
  test("lets others in between its pages when it becomes a table", async () => {
    const csv = await new Response(
      deliveriesCsv({ deliveries: { deliveries: emptyPages<DeliveryView> }, directory: { person: async () => ROOT } }, ASKED),
    ).text();

    expect(csv.trim().split("\n")).toHaveLength(1);
    expect(turns).toBeGreaterThanOrEqual(PAGES - 1);
  });

  test("lets others in between its pages when it is counted", async () => {
    expect(await countRedeliverable({ reads: { deliveries: { redeliverable: emptyPages<string> } } }, ASKED)).toBe(0);
    expect(turns).toBeGreaterThanOrEqual(PAGES - 1);
  });
});

/** As the store answers: at once. */
async function emptyPages<T>({ page }: { readonly page: { readonly after: PageKey | null } }): Promise<Page<T>> {
  const number = Number(page.after?.[0] ?? 1);
  return { items: [], next: number < PAGES ? [number + 1] : null };
}
