import { describe, expect, test } from "vitest";
import type { PersonId } from "../ids.ts";
import { aCompany, aDocument, aUser } from "./company.ts";
import { describeLinks } from "./links.ts";
import { aSession, FAR, sessionCount } from "./sign-in-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const hashOf = (letter: string) => letter.repeat(64);

function aToken(store: StoreUnderTest, person: PersonId, id: string, expiresAt: number | null = null) {
  return store.writes.access.createToken({
    id,
    person,
    name: `Token ${id}`,
    scopes: ["read", "admin"],
    hash: hashOf(id),
    expiresAt,
    at: 10,
  });
}

/** Run by every store: tokens, sessions, one-time links and the audit trail. Of secrets it is given hashes, and keeps nothing else. */
export function describeAccess(name: string, open: OpenStore): void {
  describe(`${name} as a keeper of access`, () => {
    test("a token is found by its hash, expired or not, and listed for its owner alone", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const mia = company.id("mia");

      const created = await aToken(store, mia, "a", 20);

      const expected = { id: "a", person: mia, name: "Token a", scopes: ["read", "admin"], createdAt: 10, expiresAt: 20, lastUsedAt: null };
      expect(created).toMatchObject(expected);
      expect(await store.reads.access.tokenByHash({ hash: hashOf("a") })).toEqual(created);
      expect(await store.reads.access.tokenByHash({ hash: hashOf("b") })).toBeNull();
      expect(await store.reads.access.tokens({ person: mia })).toEqual([created]);
      expect(await store.reads.access.tokens({ person: company.id("tim") })).toEqual([]);
    });

    test("only its owner deletes a token, once", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await aToken(store, company.id("mia"), "a");

      expect(await store.writes.access.deleteToken({ id: "a", person: company.id("tim"), at: 20 })).toBe(false);
      expect(await store.writes.access.deleteToken({ id: "a", person: company.id("mia"), at: 20 })).toBe(true);
      expect(await store.writes.access.deleteToken({ id: "a", person: company.id("mia"), at: 20 })).toBe(false);
      expect(await store.reads.access.tokenByHash({ hash: hashOf("a") })).toBeNull();
    });

    test("the use of a token is noted at most once a minute", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await aToken(store, company.id("mia"), "a");
      const lastUsed = async (at: number) => {
        await store.writes.access.touchToken({ id: "a", at });
        return (await store.reads.access.tokenByHash({ hash: hashOf("a") }))?.lastUsedAt;
      };

      expect([await lastUsed(100_000), await lastUsed(159_999), await lastUsed(160_000)]).toEqual([100_000, 100_000, 160_000]);
    });

    test("a sign-in is given once, and to somebody who exists", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const give = (person: PersonId) => store.writes.access.createSignIn({ person, passwordHash: "$argon2id$x", at: 10 });

      expect(await store.reads.directory.person({ id: company.id("mia") })).toMatchObject({ canSignIn: false });
      expect(await give(company.id("mia"))).toEqual({ ok: true });
      expect(await store.reads.directory.person({ id: company.id("mia") })).toMatchObject({ canSignIn: true });
      expect(await give(company.id("mia"))).toEqual({ ok: false });
      expect(await give("999")).toEqual({ ok: false });
    });

    test("a session is found by the hash of its token until it ends, shown without it, and later when it was used", async () => {
      await using store = await open();
      const company = await aCompany(store, aDocument({ users: [aUser("mia")] }));
      const token = await aSession(store, company.id("mia"));
      const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
      const hash = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

      const session = await store.reads.access.session({ hash, now: FAR - 1 });
      const [listed] = await store.reads.access.sessions({ person: company.id("mia"), now: 2 });

      expect(session).toEqual({ ...listed, person: company.id("mia") });
      expect(JSON.stringify([session, listed])).not.toContain(token);
      expect(await store.reads.access.session({ hash, now: FAR })).toBeNull();
      expect(await store.reads.access.session({ hash: token, now: 2 })).toBeNull();
      await store.writes.access.touchSession({ id: listed?.id ?? "", at: 50, expiresAt: FAR + 50 });
      expect(await store.reads.access.session({ hash, now: FAR })).toMatchObject({ lastSeenAt: 50, expiresAt: FAR + 50 });
    });

    test("one's own sessions are ended by row id, others' are not", async () => {
      await using store = await open();
      const company = await aCompany(store, aDocument({ users: [aUser("mia"), aUser("tim")] }));
      await aSession(store, company.id("mia"));
      await aSession(store, company.id("mia"));
      const [first] = await store.reads.access.sessions({ person: company.id("mia"), now: 2 });
      const id = first?.id ?? "";

      expect(await store.writes.access.deleteSession({ id, person: company.id("tim") })).toBe(false);
      expect(await store.writes.access.deleteSession({ id, person: company.id("mia") })).toBe(true);
      expect(await store.writes.access.deleteSession({ id, person: company.id("mia") })).toBe(false);
      expect(await sessionCount(store, company.id("mia"))).toBe(1);
    });

    test("another password takes the old one's place, ends every session of its person, and is told of", async () => {
      await using store = await open();
      const company = await aCompany(store, aDocument({ users: [aUser("mia"), aUser("tim")] }));
      const [mia, tim] = [company.id("mia"), company.id("tim")];
      await aSession(store, mia);
      await aSession(store, mia);
      await aSession(store, tim);

      await store.writes.access.changePassword({ person: mia, passwordHash: "$argon2id$new", at: 30 });

      const accounts = await store.writes.signIn.findMany({ model: "account", where: [{ field: "userId", value: mia }] });
      expect(accounts).toMatchObject([{ providerId: "credential", password: "$argon2id$new" }]);
      expect([await sessionCount(store, mia), await sessionCount(store, tim)]).toEqual([0, 1]);
      const [told] = await store.reads.access.auditTrail({ limit: 1 });
      expect(told).toEqual({ at: 30, actor: mia, action: "password.changed", object: mia, detail: {} });
    });

    test("the audit trail tells of what was written, newest first", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await store.writes.access.audit({ at: 30, actor: null, action: "sign_in.failed", object: "mia", detail: { tries: 3 } });
      await aToken(store, company.id("mia"), "a");
      await store.writes.directory.patchPerson({ id: company.id("tim"), active: false, by: company.id("sue"), at: 40 });

      const trail = await store.reads.access.auditTrail({ limit: 3 });

      expect(trail).toEqual([
        { at: 40, actor: company.id("sue"), action: "person.changed", object: company.id("tim"), detail: { active: false } },
        { at: 10, actor: company.id("mia"), action: "token.created", object: "a", detail: { name: "Token a", scopes: ["read", "admin"] } },
        { at: 30, actor: null, action: "sign_in.failed", object: "mia", detail: { tries: 3 } },
      ]);
    });

    test("what requests may reach is told where it is another than before, however often a server starts (K7)", async () => {
      await using store = await open();
      const note = (allow: readonly string[], loopback = false) => store.writes.access.noteEgress({ allow, loopback, at: 30 });

      expect(await note([])).toBe(false);
      expect(await note(["b.example", "10.0.0.0/8"])).toBe(true);
      expect(await note(["10.0.0.0/8", "b.example", "b.example"])).toBe(false);
      expect(await note(["10.0.0.0/8", "b.example"], true)).toBe(true);
      expect(await note([])).toBe(true);
      const trail = await store.reads.access.auditTrail({ limit: 50 });
      const told = trail.filter(({ action }) => action === "egress.changed");
      expect(told.map(({ actor, detail }) => [actor, detail])).toEqual([
        [null, { allow: [], loopback: false }],
        [null, { allow: ["10.0.0.0/8", "b.example"], loopback: true }],
        [null, { allow: ["10.0.0.0/8", "b.example"], loopback: false }],
      ]);
    });

    test("a change that is refused leaves no trace in the audit trail", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const before = await store.reads.access.auditTrail({ limit: 50 });

      await store.writes.directory.patchPerson({ id: company.id("sue"), active: false, by: company.id("sue"), at: 40 });
      await store.writes.access.deleteToken({ id: "none", person: company.id("mia"), at: 40 });

      expect(await store.reads.access.auditTrail({ limit: 50 })).toEqual(before);
    });

    describeLinks(open);
  });
}
