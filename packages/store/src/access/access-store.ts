import type { AccessReads, AccessWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { personByKey } from "../directory/people-reads.ts";
import { personKey } from "../keys.ts";
import { canSignIn, setPassword } from "../sign-in/credentials.ts";
import type { Writer } from "../unit-of-work.ts";
import { createToken, deleteToken, tokenByHash, tokensOf, touchToken } from "./api-tokens.ts";
import { auditTrail, writeAudit } from "./audit.ts";
import { noteEgress } from "./egress-note.ts";
import { createLink, linkOf, redeemLink } from "./links.ts";
import { deleteSession, endSessions, sessionByHash, sessionsOf, touchSession } from "./sessions.ts";

export function accessReads(db: Db): AccessReads {
  return {
    tokenByHash: async ({ hash }) => tokenByHash(db, hash),
    tokens: async ({ person }) => tokensOf(db, person),
    sessions: async (input) => sessionsOf(db, input),
    session: async (input) => sessionByHash(db, input),
    link: async (input) => linkOf(db, input),
    auditTrail: async ({ limit }) => auditTrail(db, limit),
  };
}

export function accessWrites(writer: Writer): AccessWrites {
  return {
    createToken: (input) => writer.write((db) => createToken(db, input)),
    deleteToken: (input) => writer.write((db) => deleteToken(db, input)),
    touchToken: (input) => writer.write((db) => touchToken(db, input)),
    deleteSession: (input) => writer.write((db) => deleteSession(db, input)),
    touchSession: (input) => writer.write((db) => touchSession(db, input)),
    createLink: (input) => writer.write((db) => createLink(db, input)),
    redeemLink: (input) => writer.write((db) => redeemLink(db, input)),
    createSignIn: (input) => writer.write((db) => createSignIn(db, input)),
    changePassword: (input) => writer.write((db) => changePassword(db, input)),
    audit: (input) => writer.write((db) => writeAudit(db, input)),
    noteEgress: (input) => writer.write((db) => noteEgress(db, input)),
  };
}

function createSignIn(db: Db, { person, passwordHash, at }: Parameters<AccessWrites["createSignIn"]>[0]): { readonly ok: boolean } {
  const number = personKey(person);
  if (personByKey(db, number) === null || canSignIn(db, number)) return { ok: false };
  setPassword(db, { person: number, passwordHash, at });
  writeAudit(db, { at, actor: null, action: "sign_in.created", object: person, detail: {} });
  return { ok: true };
}

function changePassword(db: Db, { person, passwordHash, at }: Parameters<AccessWrites["changePassword"]>[0]): void {
  const number = personKey(person);
  setPassword(db, { person: number, passwordHash, at });
  endSessions(db, number);
  writeAudit(db, { at, actor: person, action: "password.changed", object: person, detail: {} });
}
