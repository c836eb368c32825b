import type { TokenScope } from "@tocsin/domain";
import type { PersonId } from "./ids.ts";

export interface ApiToken {
  readonly id: string;
  readonly person: PersonId;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  /** Requests per second with a burst of four times as many; null: no limit. */
  readonly ratePerSecond: number | null;
}

export interface SessionView {
  /** The row's id, never the token. */
  readonly id: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  readonly userAgent: string | null;
}

/** A one-time link: sets up the first superuser, or lets one person set a password. Only the hash of its token is kept. */
export interface LinkView {
  readonly purpose: "first_superuser" | "set_password";
  readonly person: PersonId | null;
  readonly expiresAt: number;
}

export interface AccessReads {
  /** By SHA-256 of the token, in hex. Expired ones are returned too, so that the answer can say so. */
  tokenByHash(input: { readonly hash: string }): Promise<ApiToken | null>;
  tokens(input: { readonly person: PersonId }): Promise<readonly ApiToken[]>;
  sessions(input: { readonly person: PersonId; readonly now: number }): Promise<readonly SessionView[]>;
  /** By SHA-256 of the session's token, in hex; null when unknown or ended at `now`. How old it may be is the caller's to judge. */
  session(input: { readonly hash: string; readonly now: number }): Promise<(SessionView & { readonly person: PersonId }) | null>;
  /** Null when unknown, used, void or expired. */
  link(input: { readonly hash: string; readonly now: number }): Promise<LinkView | null>;
  auditTrail(input: { readonly limit: number }): Promise<readonly AuditEntry[]>;
}

export interface AuditEntry {
  readonly at: number;
  readonly actor: PersonId | null;
  readonly action: string;
  readonly object: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AccessWrites {
  createToken(input: {
    readonly id: string;
    readonly person: PersonId;
    readonly name: string;
    readonly scopes: readonly TokenScope[];
    readonly hash: string;
    readonly expiresAt: number | null;
    readonly at: number;
  }): Promise<ApiToken>;
  deleteToken(input: { readonly id: string; readonly person: PersonId; readonly at: number }): Promise<boolean>;
  /** At most once a minute per token; callers need not wait. */
  touchToken(input: { readonly id: string; readonly at: number }): Promise<void>;
  deleteSession(input: { readonly id: string; readonly person: PersonId }): Promise<boolean>;
  /** Somebody used it: it ends later. Callers need not wait. */
  touchSession(input: { readonly id: string; readonly at: number; readonly expiresAt: number }): Promise<void>;
  /** Voids earlier unused links of the same purpose and person. */
  createLink(input: {
    readonly purpose: LinkView["purpose"];
    readonly person: PersonId | null;
    readonly hash: string;
    readonly expiresAt: number;
    readonly at: number;
    readonly by: PersonId | null;
  }): Promise<void>;
  /**
   * Uses a link up and sets the password of its person, in one transaction; other sessions of that person end. For the
   * first superuser `newPerson` is created; refused as soon as an active superuser who can sign in exists.
   */
  redeemLink(input: {
    readonly hash: string;
    readonly passwordHash: string;
    readonly newPerson: { readonly username: string; readonly email: string | null; readonly name: string } | null;
    readonly at: number;
  }): Promise<
    | { readonly ok: true; readonly person: PersonId; readonly username: string }
    | { readonly ok: false; readonly refusal: "link_invalid" | "username_taken" }
  >;
  /** Gives a person a sign-in; refused if they have one. */
  createSignIn(input: { readonly person: PersonId; readonly passwordHash: string; readonly at: number }): Promise<{ readonly ok: boolean }>;
  /** Gives a person who has a sign-in another password, in one transaction; all their sessions end. */
  changePassword(input: { readonly person: PersonId; readonly passwordHash: string; readonly at: number }): Promise<void>;
  audit(input: AuditEntry): Promise<void>;
  /**
   * What the operator lets requests reach now, in any order: a row of the audit trail where the newest such row says something else (rule
   * K7), and where there is none and something is allowed. True: it was written.
   */
  noteEgress(input: { readonly allow: readonly string[]; readonly loopback: boolean; readonly at: number }): Promise<boolean>;
}
