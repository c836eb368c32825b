import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PageKey } from "../ids.ts";
import { aCompany, aDocument, aUser, COMPANY, expectImported } from "./company.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

async function visibleProducts(store: StoreUnderTest, viewer: { readonly person: string; readonly superuser: boolean }) {
  const { items } = await store.reads.directory.products({ viewer, q: null, productType: null, page: { limit: 50, after: null } });
  return items.map(({ name }) => name);
}

export function describeDirectoryProducts(open: OpenStore): void {
  describe("products and types", () => {
    test.each([
      ["sue", ["DNS", "Payments", "Shop"], ["Infrastructure", "Web"]],
      ["gil", ["DNS", "Payments", "Shop"], ["Infrastructure", "Web"]],
      ["ola", ["DNS", "Payments", "Shop"], ["Infrastructure", "Web"]],
      ["mia", ["Payments"], []],
      ["gus", ["Payments"], []],
      ["tim", ["Payments", "Shop"], ["Web"]],
      ["gwen", ["Payments", "Shop"], ["Web"]],
      ["dan", ["DNS"], []],
      ["nora", [], []],
      ["ina", [], []],
    ])("%s sees the products %j and the types %j (A7)", async (username, products, types) => {
      await using store = await open();
      const company = await aCompany(store);
      const viewer = company.viewer(username);

      expect(await visibleProducts(store, viewer)).toEqual(products);
      expect((await store.reads.directory.productTypes({ viewer })).map(({ name }) => name)).toEqual(types);
      for (const name of ["DNS", "Payments", "Shop"]) {
        const seen = products.includes(name);
        const asked = { viewer, id: company.product(name) };
        expect([name, (await store.reads.directory.product(asked)) !== null]).toEqual([name, seen]);
        expect([name, (await store.reads.directory.productSummary(asked)) !== null]).toEqual([name, seen]);
      }
    });

    test("a product tells who may see it and every way in", async () => {
      await using store = await open();
      const company = await aCompany(store);

      const product = await store.reads.directory.product({ viewer: company.viewer("mia"), id: company.product("Payments") });

      expect(product).toMatchObject({
        name: "Payments",
        ref: "payments",
        source: "dojo",
        active: true,
        productType: { name: "Web" },
        peopleTotal: 7,
      });
      expect(product?.people.map(({ person, access }) => [person.username, access])).toEqual([
        ["gil", [{ kind: "global_role", role: "reader", group: null }]],
        ["gus", [{ kind: "product_group", role: "maintainer", group: "Payments team" }]],
        ["gwen", [{ kind: "product_type_group", role: "reader", group: "Web guild" }]],
        ["mia", [{ kind: "product_member", role: "writer", group: null }]],
        ["ola", [{ kind: "group_global_role", role: "reader", group: "Auditors" }]],
        ["sue", [{ kind: "superuser", role: null, group: null }]],
        ["tim", [{ kind: "product_type_member", role: "reader", group: null }]],
      ]);
    });

    test("a product that is no longer named is shown to superusers alone", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const document = { ...COMPANY, products: COMPANY.products.filter(({ ref }) => ref !== "shop") };
      expectImported(await store.writes.directory.importDirectory({ document, admin: true, at: 2, by: null }));

      expect(await visibleProducts(store, company.viewer("tim"))).toEqual(["Payments"]);
      expect(await store.reads.directory.product({ viewer: company.viewer("tim"), id: company.product("Shop") })).toBeNull();
      expect(await visibleProducts(store, company.viewer("sue"))).toEqual(["DNS", "Payments", "Shop"]);
      expect(await store.reads.directory.productSummary({ viewer: company.viewer("sue"), id: company.product("Shop") })).toMatchObject({
        active: false,
      });
    });

    test("products are found by part of their name, literally, and by their type", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const search = async (q: string | null, productType: number | null = null) => {
        const viewer = company.viewer("sue");
        const { items } = await store.reads.directory.products({ viewer, q, productType, page: { limit: 10, after: null } });
        return items.map(({ name }) => name);
      };

      expect(await search("AY")).toEqual(["Payments"]);
      expect(await search("%")).toEqual([]);
      expect(await search(null, company.productType("Web"))).toEqual(["Payments", "Shop"]);
      expect(await search("s", company.productType("Infrastructure"))).toEqual(["DNS"]);
    });

    test("pages of products go by name whatever its case, each once, also when products are added in between", async () => {
      await fc.assert(
        fc.asyncProperty(names, names, fc.integer({ min: 1, max: 4 }), async (before, added, limit) => {
          await using store = await open();
          const company = await aCompany(store, productsNamed("old", before));
          const page = (after: PageKey | null) =>
            store.reads.directory.products({ viewer: company.viewer("sue"), q: null, productType: null, page: { limit, after } });

          const first = await page(null);
          const document = productsNamed("new", added);
          expectImported(await store.writes.directory.importDirectory({ document, admin: true, at: 2, by: null }));
          const seen = [...first.items];
          for (let { next } = first; next !== null;) {
            const following = await page(next);
            seen.push(...following.items);
            ({ next } = following);
          }

          const fold = (name: string) => name.toLowerCase();
          expect(seen.map(({ name }) => fold(name))).toEqual(
            seen.map(({ name }) => fold(name)).toSorted((a, b) => (a < b ? -1 : Number(a > b))),
          );
          expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
          expect(seen.filter(({ ref }) => ref?.startsWith("old"))).toHaveLength(before.length);
        }),
        { numRuns: 25 },
      );
    }, 30_000);
  });
}

const names = fc.array(fc.constantFrom("Alpha", "alpha", "Beta", "beta", "Gamma", "delta"), { maxLength: 8 });

function productsNamed(prefix: string, given: readonly string[]) {
  return aDocument({
    complete: false,
    productTypes: [{ ref: "t", name: "T" }],
    products: given.map((name, index) => ({ ref: `${prefix}-${String(index)}`, name, productType: "t" })),
    users: [aUser("sue", { superuser: true })],
  });
}
