import { describe, expect, test } from "vitest";
import { directoryBody } from "./directory.ts";

const EMPTY = { productTypes: [], products: [], users: [], groups: [], memberships: [] };
const paths = (body: unknown) => directoryBody.safeParse(body).error?.issues.map(({ path }) => path.join("/")) ?? [];

describe("a directory", () => {
  test("that adds need only say what it adds", () => {
    expect(directoryBody.parse({ source: "ci" })).toEqual({ source: "ci", complete: false, ...EMPTY });
  });

  test("that is complete says every list, since what is missing is deactivated", () => {
    expect(paths({ source: "ci", complete: true, users: [] })).toEqual(["productTypes", "products", "groups", "memberships"]);
    expect(paths({ source: "ci", complete: true, ...EMPTY })).toEqual([]);
  });

  test("has people who are active and nothing more unless it says so", () => {
    const { users } = directoryBody.parse({ source: "ci", users: [{ ref: "7", username: "dana" }] });

    expect(users).toEqual([{ ref: "7", username: "dana", email: null, name: "", active: true, superuser: false, globalRole: null }]);
  });

  test.each([
    [
      { user: "7", product: "12" },
      { subject: { kind: "user", ref: "7" }, object: { kind: "product", ref: "12" } },
    ],
    [
      { group: "3", productType: "1" },
      { subject: { kind: "group", ref: "3" }, object: { kind: "productType", ref: "1" } },
    ],
    [
      { user: "7", group: null, product: null, productType: "1" },
      { subject: { kind: "user", ref: "7" }, object: { kind: "productType", ref: "1" } },
    ],
  ])("has memberships of one in one: %j", (given, read) => {
    const { memberships } = directoryBody.parse({ source: "ci", memberships: [{ ...given, role: "reader" }] });

    expect(memberships).toEqual([{ ...read, role: "reader" }]);
  });

  test.each([
    ["of nobody", { product: "12" }],
    ["of two", { user: "7", group: "3", product: "12" }],
    ["in nothing", { user: "7" }],
    ["in two", { user: "7", product: "12", productType: "1" }],
  ])("has no membership %s", (_, membership) => {
    expect(paths({ source: "ci", memberships: [{ ...membership, role: "reader" }] })).toEqual(["memberships/0"]);
  });

  test.each([
    ["an unknown field", { source: "ci", user: [] }, ""],
    ["an unknown field of a person", { source: "ci", users: [{ ref: "7", username: "dana", staff: true }] }, "users/0"],
    ["a user name with a space", { source: "ci", users: [{ ref: "7", username: "dana r" }] }, "users/0/username"],
    ["an empty e-mail", { source: "ci", users: [{ ref: "7", username: "dana", email: "" }] }, "users/0/email"],
    ["a role that is none", { source: "ci", memberships: [{ user: "7", product: "12", role: "admin" }] }, "memberships/0/role"],
    ["no source", { users: [] }, "source"],
  ])("is refused with %s", (_, body, path) => {
    expect(paths(body)).toEqual([path]);
  });
});
