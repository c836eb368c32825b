import { describe, expect, test } from "vitest";
import type { AccessWrites } from "../access.ts";
import type { PersonId } from "../ids.ts";
import { aCompany, aDocument, aUser } from "./company.ts";
import { aSession, sessionCount } from "./sign-in-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const PASSWORD = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";
const hashOf = (letter: string) => letter.repeat(64);

const link = (store: StoreUnderTest, letter: string, person: PersonId | null, expiresAt = 1_000) =>
  store.writes.access.createLink({
    purpose: person === null ? "first_superuser" : "set_password",
    person,
    hash: hashOf(letter),
    expiresAt,
    at: 10,
    by: null,
  });

function redeem(store: StoreUnderTest, letter: string, username: string | null = null): ReturnType<AccessWrites["redeemLink"]> {
  const newPerson = username === null ? null : { username, email: null, name: "First" };
  return store.writes.access.redeemLink({ hash: hashOf(letter), passwordHash: PASSWORD, newPerson, at: 20 });
}

export function describeLinks(open: OpenStore): void {
  describe("one-time links", () => {
    test("a link lets its person set a password, once, and ends every session they had", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const mia = company.id("mia");
      await aSession(store, mia);
      await link(store, "a", mia);

      expect(await store.reads.access.link({ hash: hashOf("a"), now: 20 })).toEqual({
        purpose: "set_password",
        person: mia,
        expiresAt: 1_000,
      });
      expect(await redeem(store, "a")).toEqual({ ok: true, person: mia, username: "mia" });

      expect(await store.reads.directory.person({ id: mia })).toMatchObject({ canSignIn: true });
      expect(await sessionCount(store, mia)).toBe(0);
      expect(await store.reads.access.link({ hash: hashOf("a"), now: 20 })).toBeNull();
      expect(await redeem(store, "a")).toEqual({ ok: false, refusal: "link_invalid" });
    });

    test("the new password takes the old one's place", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const mia = company.id("mia");
      await store.writes.access.createSignIn({ person: mia, passwordHash: "$old", at: 1 });
      await link(store, "a", mia);
      await redeem(store, "a");

      const accounts = await store.writes.signIn.findMany({ model: "account", where: [{ field: "userId", value: mia }] });

      expect(accounts).toMatchObject([{ providerId: "credential", accountId: mia, password: PASSWORD }]);
    });

    test("a new link voids the one before it, of the same person only", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await link(store, "a", company.id("mia"));
      await link(store, "b", company.id("tim"));
      await link(store, "c", company.id("mia"));

      const usable = await Promise.all(
        ["a", "b", "c"].map(async (letter) => (await store.reads.access.link({ hash: hashOf(letter), now: 20 })) !== null),
      );

      expect(usable).toEqual([false, true, true]);
    });

    test("a link that expired, is unknown, or belongs to somebody inactive opens nothing", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await link(store, "a", company.id("mia"), 20);
      await link(store, "b", company.id("ina"));

      for (const letter of ["a", "b", "c"]) {
        expect(await store.reads.access.link({ hash: hashOf(letter), now: 20 })).toBeNull();
        expect(await redeem(store, letter)).toEqual({ ok: false, refusal: "link_invalid" });
      }
      expect(await store.reads.directory.person({ id: company.id("mia") })).toMatchObject({ canSignIn: false });
    });

    test("the set-up link makes the first superuser, and is void as soon as one can sign in", async () => {
      await using store = await open();
      await link(store, "a", null);
      expect(await store.reads.access.link({ hash: hashOf("a"), now: 20 })).toEqual({
        purpose: "first_superuser",
        person: null,
        expiresAt: 1_000,
      });

      const redeemed = await redeem(store, "a", "root");

      const person = await store.reads.directory.personByUsername({ username: "root" });
      expect(person).toMatchObject({ superuser: true, active: true, canSignIn: true, name: "First", source: null });
      expect(redeemed).toEqual({ ok: true, person: person?.id, username: "root" });
      await link(store, "b", null);
      expect(await store.reads.access.link({ hash: hashOf("b"), now: 20 })).toBeNull();
      expect(await redeem(store, "b", "second")).toEqual({ ok: false, refusal: "link_invalid" });
      expect(await store.reads.directory.personByUsername({ username: "second" })).toBeNull();
    });

    test("a superuser of the directory who cannot sign in does not void the set-up link", async () => {
      await using store = await open();
      await aCompany(store, aDocument({ users: [aUser("sue", { superuser: true })] }));
      await link(store, "a", null);

      expect(await redeem(store, "a", "sue")).toEqual({ ok: false, refusal: "username_taken" });
      expect(await redeem(store, "a", "root")).toMatchObject({ ok: true, username: "root" });
    });
  });
}
