import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DIRECTORY_KINDS, type DirectoryDocument, type DirectoryImported } from "../directory.ts";
import { anyDocument } from "./any-document.ts";
import { aCompany, aDocument, aUser, COMPANY, expectImported } from "./company.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

function take(store: StoreUnderTest, document: DirectoryDocument, admin = true): Promise<DirectoryImported> {
  return store.writes.directory.importDirectory({ document, admin, at: 2_000, by: null });
}

function problems(imported: DirectoryImported): readonly string[] {
  return imported.ok ? [] : imported.problems.map(({ code, path }) => `${code} ${path}`);
}

export function describeDirectoryImport(open: OpenStore): void {
  describe("a document", () => {
    test("is counted by what it does, and the same again does nothing", async () => {
      await using store = await open();

      const first = expectImported(await take(store, COMPANY));
      const second = expectImported(await take(store, COMPANY));

      expect(first).toMatchObject({ users: { created: 10, unchanged: 0 }, memberships: { created: 6, unchanged: 0 } });
      expect(second).toEqual({
        productTypes: { created: 0, updated: 0, deactivated: 0, unchanged: 2 },
        products: { created: 0, updated: 0, deactivated: 0, unchanged: 3 },
        users: { created: 0, updated: 0, deactivated: 0, unchanged: 10 },
        groups: { created: 0, updated: 0, deactivated: 0, unchanged: 3 },
        memberships: { created: 0, updated: 0, deactivated: 0, unchanged: 6 },
      });
    });

    test("changes what differs, and switches off or removes what it no longer names", async () => {
      await using store = await open();
      await take(store, COMPANY);

      const counts = expectImported(
        await take(store, {
          ...COMPANY,
          productTypes: [
            { ref: "web", name: "World wide" },
            { ref: "infra", name: "Infrastructure" },
          ],
          products: COMPANY.products.filter(({ ref }) => ref !== "shop"),
          users: COMPANY.users.filter(({ ref }) => ref !== "nora").map((user) => (user.ref === "mia" ? { ...user, name: "Mia" } : user)),
          groups: COMPANY.groups.map((entry) => (entry.ref === "g-web" ? { ...entry, members: ["gwen", "tim"] } : entry)),
          memberships: COMPANY.memberships.slice(1).map((entry, index) => (index === 0 ? { ...entry, role: "reader" as const } : entry)),
        }),
      );

      expect(counts).toEqual({
        productTypes: { created: 0, updated: 1, deactivated: 0, unchanged: 1 },
        products: { created: 0, updated: 0, deactivated: 1, unchanged: 2 },
        users: { created: 0, updated: 1, deactivated: 1, unchanged: 8 },
        groups: { created: 0, updated: 1, deactivated: 0, unchanged: 2 },
        memberships: { created: 0, updated: 1, deactivated: 1, unchanged: 4 },
      });
      expect(await store.reads.directory.personByUsername({ username: "nora" })).toMatchObject({ active: false });
    });

    test("that is not complete only adds and changes, and may refer to what its source named before", async () => {
      await using store = await open();
      const company = await aCompany(store);

      const counts = expectImported(
        await take(
          store,
          aDocument({
            complete: false,
            users: [aUser("new")],
            memberships: [{ subject: { kind: "user", ref: "new" }, object: { kind: "product", ref: "shop" }, role: "reader" }],
          }),
        ),
      );

      expect(DIRECTORY_KINDS.map((kind) => counts[kind].deactivated)).toEqual([0, 0, 0, 0, 0]);
      expect(counts).toMatchObject({ users: { created: 1 }, memberships: { created: 1 } });
      const shop = await store.reads.directory.product({ viewer: company.viewer("sue"), id: company.product("Shop") });
      expect(shop?.people.map(({ person }) => person.username)).toContain("new");
      expect(await store.reads.directory.person({ id: company.id("mia") })).toMatchObject({ active: true });
    });

    test("leaves alone what came from another source", async () => {
      await using store = await open();
      const company = await aCompany(store);

      expectImported(await take(store, aDocument({ source: "other", users: [aUser("oz")] })));

      expect(await store.reads.directory.person({ id: company.id("mia") })).toMatchObject({ active: true, source: "dojo" });
      const payments = await store.reads.directory.product({ viewer: company.viewer("sue"), id: company.product("Payments") });
      expect(payments).toMatchObject({ active: true, peopleTotal: 7 });
    });

    test("brings back, under the same id, what is named again", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await take(store, { ...COMPANY, users: COMPANY.users.filter(({ ref }) => ref !== "nora") });

      const counts = expectImported(await take(store, COMPANY));

      expect(counts.users).toEqual({ created: 0, updated: 1, deactivated: 0, unchanged: 9 });
      expect(await store.reads.directory.person({ id: company.id("nora") })).toMatchObject({ active: true });
    });

    test("links a user to the local account of that name, whose e-mail, active and superuser stay", async () => {
      await using store = await open();
      const local = { username: "dana", email: "own@example.test", name: "Dana", superuser: true, at: 1 };
      const created = await store.writes.directory.createPerson(local);

      const counts = expectImported(
        await take(store, aDocument({ users: [aUser("dana", { active: false, globalRole: "reader" })] }), false),
      );

      expect(counts.users).toMatchObject({ created: 0, updated: 1 });
      const linked = { id: created.ok ? created.person.id : "", email: "own@example.test", active: true, superuser: true, source: null };
      expect(await store.reads.directory.personByUsername({ username: "dana" })).toMatchObject({ ...linked, globalRole: "reader" });
      expectImported(await take(store, aDocument()));
      expect(await store.reads.directory.personByUsername({ username: "dana" })).toMatchObject({ ...linked, globalRole: null });
    });

    test("lets user names change places", async () => {
      await using store = await open();
      const company = await aCompany(store, aDocument({ users: [aUser("ann", { ref: "1" }), aUser("bob", { ref: "2" })] }));
      await store.writes.access.createSignIn({ person: company.id("ann"), passwordHash: "$x", at: 1 });
      await store.writes.access.createSignIn({ person: company.id("bob"), passwordHash: "$x", at: 1 });

      expectImported(await take(store, aDocument({ users: [aUser("bob", { ref: "1" }), aUser("ann", { ref: "2" })] })));

      expect(await store.reads.directory.person({ id: company.id("ann") })).toMatchObject({ username: "bob", canSignIn: true });
      expect(await store.reads.directory.person({ id: company.id("bob") })).toMatchObject({ username: "ann", canSignIn: true });
      const user = await store.writes.signIn.findOne({ model: "user", where: [{ field: "username", value: "ann" }] });
      expect(user).toMatchObject({ id: company.id("bob") });
    });

    test("knows somebody again who was made anew there under the same user name", async () => {
      await using store = await open();
      const company = await aCompany(store, aDocument({ users: [aUser("ann", { ref: "1" })] }));

      expectImported(await take(store, aDocument({ users: [aUser("ann", { ref: "7" })] })));

      expect(await store.reads.directory.personByUsername({ username: "ann" })).toMatchObject({ id: company.id("ann"), active: true });
    });

    test("that is not complete does not take an active person's user name for somebody new", async () => {
      await using store = await open();
      await take(store, aDocument({ users: [aUser("ann", { ref: "1" })] }));

      const imported = await take(store, aDocument({ complete: false, users: [aUser("ann", { ref: "7" })] }));

      expect(problems(imported)).toEqual(["duplicate_username /users/0/username"]);
    });

    test("gives the user name of somebody it no longer names to somebody it renames", async () => {
      await using store = await open();
      const company = await aCompany(store, aDocument({ users: [aUser("ann", { ref: "1" }), aUser("bob", { ref: "2" })] }));

      expectImported(await take(store, aDocument({ users: [aUser("ann", { ref: "2" })] })));

      expect(await store.reads.directory.personByUsername({ username: "ann" })).toMatchObject({ id: company.id("bob"), active: true });
      expect(await store.reads.directory.person({ id: company.id("ann") })).toMatchObject({ active: false });
    });

    test("with several mistakes is refused with all of them at once, each with its path, and writes nothing", async () => {
      await using store = await open();
      const company = await aCompany(store);

      const imported = await take(store, {
        ...COMPANY,
        products: [...COMPANY.products, { ref: "dns", name: "Again", productType: "nowhere" }],
        users: [...COMPANY.users, aUser("mia", { ref: "mia2" })],
        groups: [{ ref: "g", name: "G", members: ["mia", "nobody"], globalRole: null }],
        memberships: [
          { subject: { kind: "user", ref: "ghost" }, object: { kind: "product", ref: "dns" }, role: "reader" },
          { subject: { kind: "group", ref: "no-group" }, object: { kind: "productType", ref: "no-type" }, role: "reader" },
        ],
      });

      expect(problems(imported)).toEqual([
        "duplicate_ref /products/3/ref",
        "dangling_reference /products/3/productType",
        "dangling_reference /groups/0/members/1",
        "dangling_reference /memberships/0/user",
        "dangling_reference /memberships/1/group",
        "dangling_reference /memberships/1/productType",
        "duplicate_username /users/10/username",
      ]);
      const counts = expectImported(await take(store, COMPANY));
      expect(DIRECTORY_KINDS.map((kind) => counts[kind].created + counts[kind].updated + counts[kind].deactivated)).toEqual([
        0, 0, 0, 0, 0,
      ]);
      expect(await store.reads.directory.person({ id: company.id("mia") })).toMatchObject({ active: true });
    });

    test("that is complete refers only to what it names itself", async () => {
      await using store = await open();
      await take(store, COMPANY);

      const imported = await take(store, { ...COMPANY, users: COMPANY.users.filter(({ ref }) => ref !== "gwen") });

      expect(problems(imported)).toEqual(["dangling_reference /groups/1/members/0"]);
    });

    test("names at most a hundred mistakes", async () => {
      await using store = await open();
      const memberships = Array.from({ length: 150 }, (_, index) => ({
        subject: { kind: "user" as const, ref: `u${String(index)}` },
        object: { kind: "product" as const, ref: "p" },
        role: "reader" as const,
      }));

      expect(problems(await take(store, aDocument({ memberships })))).toHaveLength(100);
    });

    test("is refused where a user name belongs to somebody of another source", async () => {
      await using store = await open();
      await take(store, COMPANY);

      expect(problems(await take(store, aDocument({ source: "other", users: [aUser("zoe"), aUser("mia")] })))).toEqual([
        "duplicate_username /users/1/username",
      ]);
    });

    test("sets superuser flags and changes e-mails only with the scope for that", async () => {
      await using store = await open();
      await take(store, COMPANY);
      const changed = (overrides: Readonly<Record<string, Partial<(typeof COMPANY.users)[number]>>>) => ({
        ...COMPANY,
        users: [...COMPANY.users.map((user) => ({ ...user, ...overrides[user.ref] })), aUser("new", { superuser: true })],
      });

      const refused = await take(
        store,
        changed({ mia: { superuser: true }, tim: { email: "else@example.test" }, gus: { email: null } }),
        false,
      );

      expect(problems(refused)).toEqual([
        "admin_scope_required /users/2/superuser",
        "admin_scope_required /users/10/superuser",
        "admin_scope_required /users/3/email",
        "admin_scope_required /users/4/email",
      ]);
      expectImported(await take(store, COMPANY, false));
      expectImported(await take(store, changed({ mia: { superuser: true }, tim: { email: "else@example.test" } }), true));
    });

    test("brings an inactive superuser back only with the scope for that", async () => {
      await using store = await open();
      const users = (active: boolean) =>
        aDocument({ users: [aUser("sue", { superuser: true }), aUser("sam", { superuser: true, active })] });
      expectImported(await take(store, users(false)));

      expect(problems(await take(store, users(true), false))).toEqual(["admin_scope_required /users/1/superuser"]);
      expectImported(await take(store, users(true), true));
    });

    test("never leaves a company without an active superuser (P4)", async () => {
      await using store = await open();
      await take(store, COMPANY);
      const without = (change: Partial<(typeof COMPANY.users)[number]>) => ({
        ...COMPANY,
        users: COMPANY.users.map((user) => (user.ref === "sue" ? { ...user, ...change } : user)),
      });

      expect(problems(await take(store, without({ superuser: false })))).toEqual(["last_superuser /users"]);
      expect(problems(await take(store, without({ active: false })))).toEqual(["last_superuser /users"]);
      expect(problems(await take(store, { ...COMPANY, users: COMPANY.users.filter(({ ref }) => ref !== "sue") }))).toEqual([
        "last_superuser /users",
      ]);
      await store.writes.directory.createPerson({ username: "local", email: null, name: "L", superuser: true, at: 3 });
      expectImported(await take(store, without({ superuser: false })));
    });

    test("imported twice changes nothing the second time, whatever it says", async () => {
      await fc.assert(
        fc.asyncProperty(anyDocument, anyDocument, async (before, document) => {
          await using store = await open();
          await take(store, before);
          const first = await take(store, document);
          fc.pre(first.ok);

          const counts = expectImported(await take(store, document));

          const changes = DIRECTORY_KINDS.map((kind) => counts[kind].created + counts[kind].updated + counts[kind].deactivated);
          expect(changes).toEqual([0, 0, 0, 0, 0]);
        }),
        { numRuns: 40 },
      );
    }, 30_000);
  });
}
