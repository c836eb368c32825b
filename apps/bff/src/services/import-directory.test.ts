import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dumpOf, importTestDirectory, openTestStore, SMALL_DIRECTORY, type TestStore } from "../testing/test-store.ts";
import { importDirectoryText } from "./import-directory.ts";

let store: TestStore;

beforeEach(() => {
  store = openTestStore();
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
});

describe("bringing in a directory", () => {
  test("counts what it changed per kind, and changes nothing the second time", async () => {
    const first = await bring(SMALL_DIRECTORY);
    const second = await bring(SMALL_DIRECTORY);

    expect(first).toMatchObject({ ok: true, counts: { users: { created: 4 }, products: { created: 3 }, memberships: { created: 2 } } });
    expect(second).toMatchObject({ ok: true, counts: { users: { created: 0, unchanged: 4 }, memberships: { unchanged: 2 } } });
  });

  test.each([
    ["{", "invalid_json", ""],
    [`{"source":"s","__proto__":{}}`, "json_limits", "/__proto__"],
    [`${'{"a":'.repeat(40)}1${"}".repeat(40)}`, "json_limits", "/a/a"],
    [`{"source":"s","extra":1}`, "invalid_request", "/extra"],
    [`{"complete":false}`, "invalid_request", "/source"],
    [`{"source":"s","users":[{"ref":"1","username":"a b"}]}`, "invalid_request", "/users/0/username"],
    [`{"source":"s","products":[{"ref":"1","name":"P","productType":"9"}]}`, "dangling_reference", "/products/0/productType"],
    [`{"source":"s","memberships":[{"user":"9","product":"1","role":"reader"}]}`, "dangling_reference", "/memberships/0"],
    [`{"source":"s","memberships":[{"product":"1","role":"reader"}]}`, "invalid_request", "/memberships/0"],
    [`{"source":"s","users":[{"ref":"1","username":"a"},{"ref":"2","username":"a"}]}`, "duplicate_username", "/users/1"],
    [`{"source":"s","users":[{"ref":"1","username":"a"},{"ref":"1","username":"b"}]}`, "duplicate_ref", "/users/1"],
    [`{"source":"s","groups":[{"ref":"1","name":"G","members":["7"]}]}`, "dangling_reference", "/groups/0/members/0"],
  ])("%s is refused as %s at %s, and nothing is written", async (text, code, path) => {
    await importTestDirectory(store);
    const before = dumpOf(store);

    const refused = await importDirectoryText(store.writes.directory, { text, admin: true, by: null, at: 9 });

    expect(refused).toMatchObject({ ok: false, code });
    expect(!refused.ok && refused.errors[0]?.path.startsWith(path)).toBe(true);
    expect(dumpOf(store)).toBe(before);
  });

  test("superuser flags need the right to give them", async () => {
    const refused = await importDirectoryText(store.writes.directory, {
      text: JSON.stringify(SMALL_DIRECTORY),
      admin: false,
      by: null,
      at: 9,
    });

    expect(refused).toMatchObject({ ok: false, code: "admin_scope_required" });
  });
});

function bring(directory: unknown) {
  return importDirectoryText(store.writes.directory, { text: JSON.stringify(directory), admin: true, by: null, at: 1 });
}
