import { ROLES } from "@tocsin/domain";
import * as fc from "fast-check";
import type { DirectoryDocument } from "../directory.ts";

const refs = (prefix: string) => fc.integer({ min: 0, max: 4 }).map((number) => `${prefix}${String(number)}`);
const unique = <T extends { readonly ref: string }>(entry: fc.Arbitrary<T>) =>
  fc.uniqueArray(entry, { maxLength: 5, selector: ({ ref }) => ref });

/** Small documents of one source that refer to themselves; user names sometimes move from one ref to another. */
export const anyDocument: fc.Arbitrary<DirectoryDocument> = fc
  .record({
    complete: fc.boolean(),
    productTypes: unique(fc.record({ ref: refs("t"), name: fc.constantFrom("A", "B") })),
    products: unique(fc.record({ ref: refs("p"), name: fc.constantFrom("A", "B"), productType: refs("t") })),
    users: fc.uniqueArray(
      fc.record({
        ref: refs("u"),
        username: refs("n"),
        email: fc.constantFrom(null, "a@example.test"),
        slackEmail: fc.constantFrom(undefined, null, "A@example.test", "slack@example.test"),
        name: fc.constantFrom("A", "B"),
        active: fc.boolean(),
        superuser: fc.boolean(),
        globalRole: fc.option(fc.constantFrom(...ROLES)),
      }),
      { maxLength: 5, comparator: (a, b) => a.ref === b.ref || a.username === b.username },
    ),
    groups: unique(
      fc.record({
        ref: refs("g"),
        name: fc.constantFrom("A", "B"),
        members: fc.array(refs("u")),
        globalRole: fc.option(fc.constantFrom(...ROLES)),
      }),
    ),
    memberships: fc.array(
      fc.record({
        subject: fc.oneof(
          fc.record({ kind: fc.constant("user" as const), ref: refs("u") }),
          fc.record({ kind: fc.constant("group" as const), ref: refs("g") }),
        ),
        object: fc.oneof(
          fc.record({ kind: fc.constant("product" as const), ref: refs("p") }),
          fc.record({ kind: fc.constant("productType" as const), ref: refs("t") }),
        ),
        role: fc.constantFrom(...ROLES),
      }),
      { maxLength: 8 },
    ),
  })
  .map((document) => {
    const has = (kind: "productTypes" | "products" | "users" | "groups", ref: string) => document[kind].some((entry) => entry.ref === ref);
    const products = document.products.filter(({ productType }) => has("productTypes", productType));
    return {
      ...document,
      source: "dojo",
      products,
      groups: document.groups.map((entry) => ({ ...entry, members: entry.members.filter((ref) => has("users", ref)) })),
      memberships: document.memberships.filter(
        ({ subject, object }) =>
          has(subject.kind === "user" ? "users" : "groups", subject.ref) &&
          (object.kind === "product" ? products.some(({ ref }) => ref === object.ref) : has("productTypes", object.ref)),
      ),
    };
  });
