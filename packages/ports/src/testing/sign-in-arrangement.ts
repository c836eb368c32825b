import type { PersonId } from "../ids.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** Long after everything that happens in these suites. */
export const FAR = 4_000_000_000_000;
let sessions = 0;

/** Gives a person a password and a session, as signing in does; returns the session's clear token. */
export async function aSession(store: StoreUnderTest, person: PersonId): Promise<string> {
  await store.writes.access.createSignIn({ person, passwordHash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", at: 1 });
  sessions += 1;
  const token = `clear-token-of-session-${String(sessions)}`;
  const at = new Date(1);
  const data = { token, userId: person, expiresAt: new Date(FAR), createdAt: at, updatedAt: at, ipAddress: "", userAgent: "Test" };
  await store.writes.signIn.create({ model: "session", data });
  return token;
}

export async function sessionCount(store: StoreUnderTest, person: PersonId): Promise<number> {
  return (await store.reads.access.sessions({ person, now: 2 })).length;
}
