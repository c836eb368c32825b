import { cellChange, directoryBody, newEvent } from "@tocsin/contract";
import { EVENT_TYPES, eventTypeOf } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import { DEMO_DIRECTORY, DEMO_PRODUCTS } from "./demo-directory.ts";
import { DEMO_EVENTS, DEMO_WEBHOOKS } from "./demo-events.ts";
import { DEMO_PEOPLE, DEMO_SIGN_INS } from "./demo-people.ts";
import { DEMO_PREFERENCES } from "./demo-preferences.ts";

describe("the demo company", () => {
  test("is a directory that the API takes", () => {
    const directory = directoryBody.parse(DEMO_DIRECTORY);

    expect(directory.users.length).toBeGreaterThanOrEqual(12);
    expect(directory.productTypes).toHaveLength(3);
    expect(directory.products).toHaveLength(12);
    expect(new Set(directory.memberships.map(({ role }) => role))).toEqual(
      new Set(["reader", "writer", "maintainer", "owner", "api_importer"]),
    );
  });

  test("has somebody for every odd case, and a story of one sentence for everybody", () => {
    const emails = DEMO_PEOPLE.flatMap(({ email }) => email ?? []);

    expect(DEMO_PEOPLE.some(({ superuser }) => superuser === true)).toBe(true);
    expect(DEMO_PEOPLE.some(({ active }) => active === false)).toBe(true);
    expect(DEMO_PEOPLE.some(({ email, password }) => email === null && password !== null)).toBe(true);
    expect(DEMO_PEOPLE.some(({ username }) => /[A-Z]/.test(username))).toBe(true);
    expect(new Set(emails).size).toBe(emails.length - 1);
    for (const { story } of DEMO_PEOPLE) expect(story).toMatch(/^[A-Z].{30,}[^.]\.$/);
  });

  test("lets people sign in with passwords that are long enough", () => {
    expect(DEMO_SIGN_INS[0]).toMatchObject({ username: "marta", superuser: true });
    for (const { password } of DEMO_SIGN_INS) expect(password.length).toBeGreaterThanOrEqual(15);
  });

  test("sends every event type, about products and people it has", () => {
    const known = new Set<string>(DEMO_PRODUCTS.map(({ ref }) => ref));
    const events = DEMO_EVENTS.map((event) => newEvent.parse(event));

    expect(new Set(events.map(({ type }) => eventTypeOf(type)))).toEqual(new Set(EVENT_TYPES));
    for (const { product } of events) if (product !== null && "ref" in product) expect(known).toContain(product.ref);
    expect(DEMO_WEBHOOKS.length).toBeGreaterThan(2);
  });

  test("changes preferences of people who can sign in", () => {
    const canSignIn = new Set(DEMO_SIGN_INS.map(({ username }) => username));

    for (const { by, changes } of DEMO_PREFERENCES) {
      expect(canSignIn).toContain(by);
      for (const change of changes) cellChange.parse(change);
    }
  });
});
