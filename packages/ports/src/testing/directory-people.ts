import { DEFAULT_KEYBOARD } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import { aCompany, aDocument, aUser, expectImported } from "./company.ts";
import { aSession, sessionCount } from "./sign-in-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const local = (store: StoreUnderTest, username: string, overrides: { readonly email?: string | null; readonly superuser?: boolean } = {}) =>
  store.writes.directory.createPerson({ username, email: null, name: username, superuser: false, at: 1, ...overrides });

export function describeDirectoryPeople(open: OpenStore): void {
  describe("people", () => {
    test("a new person is active, local and cannot sign in yet; a user name is taken as written (P1)", async () => {
      await using store = await open();

      const created = await local(store, "Dana", { email: "dana@example.test" });

      expect(created).toMatchObject({
        ok: true,
        person: { username: "Dana", email: "dana@example.test", active: true, superuser: false, source: null, canSignIn: false },
      });
      expect(await local(store, "Dana")).toEqual({ ok: false, refusal: "username_taken" });
      expect(await local(store, "dana")).toMatchObject({ ok: true });
      expect(await store.reads.directory.personByUsername({ username: "DANA" })).toBeNull();
    });

    test("an id that is nobody's, or no id at all, is nobody", async () => {
      await using store = await open();
      await aCompany(store);

      for (const id of ["0", "-1", "1e3", "999999", "mia", ""]) expect(await store.reads.directory.person({ id })).toBeNull();
    });

    test("who signs in is found by user name, else by an e-mail that exactly one active person has (P2)", async () => {
      await using store = await open();
      await aCompany(
        store,
        aDocument({
          users: [
            aUser("one", { email: "one@example.test" }),
            aUser("gone", { email: "gone@example.test", active: false }),
            aUser("left", { email: "shared@example.test" }),
            aUser("right", { email: "Shared@example.test" }),
            aUser("was", { email: "mine@example.test", active: false }),
            aUser("is", { email: "mine@example.test" }),
          ],
        }),
      );
      const found = async (nameOrEmail: string) => (await store.reads.directory.personToSignIn({ nameOrEmail }))?.username ?? null;

      expect(await found("one")).toBe("one");
      expect(await found("ONE@example.test")).toBe("one");
      expect(await found("gone")).toBeNull();
      expect(await found("gone@example.test")).toBeNull();
      expect(await found("shared@example.test")).toBeNull();
      expect(await found("mine@example.test")).toBe("is");
      expect(await found("nobody")).toBeNull();
    });

    test("people are searched by part of user name, name or e-mail, literally, and by their flags", async () => {
      await using store = await open();
      const users = [
        aUser("ann", { name: "50% Ann_A" }),
        aUser("bob", { email: "bob@ann.test", superuser: true }),
        aUser("cy", { active: false }),
      ];
      await aCompany(store, aDocument({ users }));
      const search = async (q: string | null, active: boolean | null = null, superuser: boolean | null = null) => {
        const { items } = await store.reads.directory.people({ q, active, superuser, page: { limit: 10, after: null } });
        return items.map(({ username }) => username);
      };

      expect(await search(null)).toEqual(["ann", "bob", "cy"]);
      expect(await search("ANN")).toEqual(["ann", "bob"]);
      expect(await search("50%")).toEqual(["ann"]);
      expect(await search("n_A")).toEqual(["ann"]);
      expect(await search("b%b")).toEqual([]);
      expect(await search(null, false)).toEqual(["cy"]);
      expect(await search(null, null, true)).toEqual(["bob"]);
    });

    test("pages of people go by user name and stay put when somebody is added", async () => {
      await using store = await open();
      for (const username of ["b", "d", "f"]) await local(store, username);
      const page = async (after: readonly (string | number)[] | null) =>
        await store.reads.directory.people({ q: null, active: null, superuser: null, page: { limit: 2, after } });

      const first = await page(null);
      for (const username of ["a", "c", "e"]) await local(store, username);
      const second = await page(first.next);

      expect(first.items.map(({ username }) => username)).toEqual(["b", "d"]);
      expect(second.items.map(({ username }) => username)).toEqual(["e", "f"]);
      expect(second.next).toBeNull();
    });

    test("a person changes their own time zone and language, and nothing else", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const id = company.id("mia");
      await store.writes.directory.patchSelf({ id, timeZone: "Europe/Berlin", language: "de", at: 5 });

      const changed = await store.writes.directory.patchSelf({ id, language: null, at: 6 });

      expect(changed).toMatchObject({ ok: true, person: { timeZone: "Europe/Berlin", language: null, username: "mia", active: true } });
      expect(await store.writes.directory.patchSelf({ id: "999", at: 6 })).toEqual({ ok: false, refusal: "not_found" });
    });

    test("a keyboard is its person's own, is as it always was until they change it, and keeps what a change does not name", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const id = company.id("mia");
      const keyboard = async (whose = id) => await store.reads.directory.keyboard({ id: whose });
      expect(await keyboard()).toEqual(DEFAULT_KEYBOARD);

      await store.writes.directory.patchSelf({ id, keyboard: { navigation: "table", keys: { row: "q" } }, at: 5 });
      await store.writes.directory.patchSelf({ id, keyboard: { pageKeys: false, keys: { undo: "z" } }, at: 6 });
      await store.writes.directory.patchSelf({ id, timeZone: "Europe/Berlin", at: 7 });

      expect(await keyboard()).toEqual({ ...DEFAULT_KEYBOARD, pageKeys: false, navigation: "table", keys: { row: "q", undo: "z" } });
      expect(await keyboard(company.id("sue"))).toEqual(DEFAULT_KEYBOARD);
      await store.writes.directory.patchSelf({ id, keyboard: { keys: null }, at: 8 });
      expect((await keyboard()).keys).toEqual({});
    });

    test("a key that another command has is refused, and nothing of the change is written (I2)", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const id = company.id("mia");

      const refused = await store.writes.directory.patchSelf({
        id,
        timeZone: "Asia/Tokyo",
        keyboard: { pageKeys: false, keys: { row: "c" } },
        at: 5,
      });

      expect(refused).toEqual({ ok: false, refusal: "key_taken", command: "row", key: "c", by: "column", page: "matrix" });
      expect(await store.reads.directory.keyboard({ id })).toEqual(DEFAULT_KEYBOARD);
      expect((await store.reads.directory.person({ id }))?.timeZone).toBeNull();
    });

    test("what a directory owns is not changed by hand, but somebody can be switched off", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const patch = { id: company.id("mia"), by: company.id("sue"), at: 5 };
      const { patchPerson } = store.writes.directory;

      expect(await patchPerson({ ...patch, superuser: true })).toEqual({ ok: false, refusal: "owned_by_source" });
      expect(await patchPerson({ ...patch, email: null, active: false })).toEqual({ ok: false, refusal: "owned_by_source" });
      expect(await store.reads.directory.person({ id: patch.id })).toMatchObject({ active: true, email: "mia@example.test" });
      expect(await patchPerson({ ...patch, active: false })).toMatchObject({ ok: true, person: { active: false } });
      expect(await patchPerson({ ...patch, id: "999", active: false })).toEqual({ ok: false, refusal: "not_found" });
    });

    test("the last active superuser is neither switched off nor demoted (P4)", async () => {
      await using store = await open();
      await local(store, "first", { superuser: true });
      await local(store, "second", { superuser: true });
      const ids = await Promise.all(
        ["first", "second"].map(async (username) => (await store.reads.directory.personByUsername({ username }))?.id ?? ""),
      );
      const [first = "", second = ""] = ids;
      const { patchPerson } = store.writes.directory;

      expect(await patchPerson({ id: first, active: false, by: second, at: 5 })).toMatchObject({ ok: true });
      expect(await store.reads.directory.activeSuperuserCount({})).toBe(1);
      expect(await patchPerson({ id: second, active: false, by: second, at: 5 })).toEqual({ ok: false, refusal: "last_superuser" });
      expect(await patchPerson({ id: second, superuser: false, by: second, at: 5 })).toEqual({ ok: false, refusal: "last_superuser" });
      expect(await store.reads.directory.activeSuperuserCount({})).toBe(1);
    });

    test.each([
      ["switched off", { active: false }, 0],
      ["no longer a superuser", { superuser: false }, 0],
      ["given another e-mail", { email: "new@example.test" }, 1],
    ] as const)("somebody who is %s has %o of their sessions left as many: %i", async (_what, change, left) => {
      await using store = await open();
      await local(store, "boss", { superuser: true });
      const created = await local(store, "dana", { superuser: true });
      const id = created.ok ? created.person.id : "";
      await aSession(store, id);

      expect(await store.writes.directory.patchPerson({ id, ...change, by: id, at: 5 })).toMatchObject({ ok: true });

      expect(await sessionCount(store, id)).toBe(left);
    });

    test("an import that switches somebody off or demotes them ends their sessions, and nobody else's", async () => {
      await using store = await open();
      const users = [aUser("sue", { superuser: true }), aUser("sam", { superuser: true }), aUser("mia"), aUser("tim")];
      const company = await aCompany(store, aDocument({ users }));
      for (const { username } of users) await aSession(store, company.id(username));

      const after = [aUser("sue", { superuser: true }), aUser("sam"), aUser("tim")];
      expectImported(await store.writes.directory.importDirectory({ document: aDocument({ users: after }), admin: true, at: 9, by: null }));

      const left = await Promise.all(users.map(async ({ username }) => [username, await sessionCount(store, company.id(username))]));
      expect(Object.fromEntries(left)).toEqual({ sue: 1, sam: 0, mia: 0, tim: 1 });
    });
  });
}
