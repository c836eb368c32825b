import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACCESS_KINDS, accessToProductType, maySee, ROLES } from "./access.ts";
import { AUDIENCE_REQUESTS, type AudienceFacts, chooseAudience, includesDestinations, systemReaches } from "./audience.ts";

const facts = (overrides: Partial<AudienceFacts> = {}): AudienceFacts => ({
  audience: "default",
  recipients: null,
  hasProduct: false,
  hasProductType: false,
  productUnknown: false,
  ...overrides,
});

const anyFacts = fc.record<AudienceFacts>({
  audience: fc.constantFrom(...AUDIENCE_REQUESTS),
  recipients: fc.option(fc.array(fc.string(), { maxLength: 3 })),
  hasProduct: fc.boolean(),
  hasProductType: fc.boolean(),
  productUnknown: fc.boolean(),
});

describe("whom an event concerns (A0–A6, A9)", () => {
  test.each([
    ["destinations alone when asked for (A1)", { audience: "destinations", hasProduct: true }, "destinations"],
    ["superusers when asked for (A2)", { audience: "superusers", hasProduct: true }, "superusers"],
    ["those who are named, whatever else is (A3)", { recipients: ["dana"], hasProduct: true }, "recipients"],
    ["nobody, where the list is empty (A3)", { recipients: [] }, "recipients"],
    ["those who may see the product, whatever its type (A4)", { hasProduct: true, hasProductType: true }, "product"],
    ["those who may see the product type (A5)", { hasProductType: true }, "product_type"],
    ["superusers, where nothing is named (A6)", {}, "default_superusers"],
    ["nobody, where the product is unknown (A9)", { productUnknown: true, hasProductType: true }, "nobody"],
  ] as const)("%s", (_, given, rule) => {
    expect(chooseAudience(facts(given))).toEqual({ ok: true, rule });
  });

  test("recipients together with an audience are refused (A0)", () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const refused = !chooseAudience(given).ok;

        expect(refused).toBe(given.recipients !== null && given.audience !== "default");
      }),
    );
  });

  test("shared destinations get every broadcast and nothing that names its recipients", () => {
    expect(includesDestinations("product")).toBe(true);
    expect(includesDestinations("destinations")).toBe(true);
    expect(includesDestinations("recipients")).toBe(false);
    expect(includesDestinations("nobody")).toBe(false);
  });

  test("System reaches everybody, or superusers only (L7)", () => {
    expect(systemReaches("everyone", { superuser: false })).toBe(true);
    expect(systemReaches("superusers", { superuser: false })).toBe(false);
    expect(systemReaches("superusers", { superuser: true })).toBe(true);
  });
});

describe("who may see (A7)", () => {
  const anyAccess = fc.array(
    fc.record({ kind: fc.constantFrom(...ACCESS_KINDS), role: fc.option(fc.constantFrom(...ROLES)), group: fc.option(fc.string()) }),
    { maxLength: 4 },
  );

  test("an active person with any way in, whatever the role", () => {
    fc.assert(
      fc.property(anyAccess, fc.boolean(), (access, active) => {
        expect(maySee({ active, access })).toBe(active && access.length > 0);
      }),
    );
  });

  test("a product's own members and groups do not see its type", () => {
    fc.assert(
      fc.property(anyAccess, (access) => {
        const kinds = accessToProductType(access).map(({ kind }) => kind);

        expect(kinds).not.toContain("product_member");
        expect(kinds).not.toContain("product_group");
        expect(kinds).toEqual(access.map(({ kind }) => kind).filter((kind) => kind !== "product_member" && kind !== "product_group"));
      }),
    );
  });
});
