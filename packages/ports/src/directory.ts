import type { Access, Keyboard, KeyboardChange, KeyClash, Role } from "@tocsin/domain";
import type { MailRefusal } from "./channels.ts";
import type { NamedRef, Page, PageRequest, PersonId, PersonRef, Viewer } from "./ids.ts";

export interface Person extends PersonRef {
  readonly email: string | null;
  /** What holds in Slack instead of it; null: the e-mail does. */
  readonly slackEmail: string | null;
  readonly active: boolean;
  readonly superuser: boolean;
  readonly globalRole: Role | null;
  readonly timeZone: string | null;
  readonly language: string | null;
  /** The directory that owns e-mail, active and superuser; null: local. */
  readonly source: string | null;
  /** A sign-in exists (a password was set). */
  readonly canSignIn: boolean;
  /** Of the e-mail as it is now: another address is another matter. */
  readonly mailRefusal: MailRefusal | null;
}

export interface ProductSummary {
  readonly id: number;
  readonly ref: string | null;
  readonly source: string | null;
  readonly name: string;
  readonly active: boolean;
  readonly productType: NamedRef;
}

export interface ProductDetail extends ProductSummary {
  /** At most 500, by user name; `peopleTotal` counts all. */
  readonly people: readonly { readonly person: PersonRef; readonly access: readonly Access[] }[];
  readonly peopleTotal: number;
}

export interface ProductTypeSummary {
  readonly id: number;
  readonly ref: string | null;
  readonly source: string | null;
  readonly name: string;
  readonly active: boolean;
}

export interface DirectoryReads {
  person(input: { readonly id: PersonId }): Promise<Person | null>;
  personByUsername(input: { readonly username: string }): Promise<Person | null>;
  /** For sign-in: the one active person of that user name, else the one active person of that e-mail (rule P2); null if none or several. */
  personToSignIn(input: { readonly nameOrEmail: string }): Promise<Person | null>;
  people(input: {
    readonly q: string | null;
    readonly active: boolean | null;
    readonly superuser: boolean | null;
    readonly page: PageRequest;
  }): Promise<Page<Person>>;
  /** As it always was, for whoever has changed nothing of it. */
  keyboard(input: { readonly id: PersonId }): Promise<Keyboard>;
  activeSuperuserCount(input: Record<string, never>): Promise<number>;
  /** Products and types the viewer may see; superusers see inactive ones too. By name. */
  productTypes(input: { readonly viewer: Viewer }): Promise<readonly ProductTypeSummary[]>;
  products(input: {
    readonly viewer: Viewer;
    readonly q: string | null;
    readonly productType: number | null;
    readonly page: PageRequest;
  }): Promise<Page<ProductSummary>>;
  /** As `product`, without its people: what asks for its name, or whether it is there. */
  productSummary(input: { readonly viewer: Viewer; readonly id: number }): Promise<ProductSummary | null>;
  /** Null also for what the viewer may not see. */
  product(input: { readonly viewer: Viewer; readonly id: number }): Promise<ProductDetail | null>;
}

export interface DirectoryUser {
  readonly ref: string;
  readonly username: string;
  readonly email: string | null;
  /** Where Slack knows them by another address; null: nowhere. Missing: the directory does not say, and what holds stays. */
  readonly slackEmail?: string | null | undefined;
  readonly name: string;
  readonly active: boolean;
  readonly superuser: boolean;
  readonly globalRole: Role | null;
}

export interface DirectoryMembership {
  readonly subject: { readonly kind: "user" | "group"; readonly ref: string };
  readonly object: { readonly kind: "product" | "productType"; readonly ref: string };
  readonly role: Role;
}

export interface DirectoryDocument {
  readonly source: string;
  readonly complete: boolean;
  readonly productTypes: readonly { readonly ref: string; readonly name: string }[];
  readonly products: readonly { readonly ref: string; readonly name: string; readonly productType: string }[];
  readonly users: readonly DirectoryUser[];
  readonly groups: readonly {
    readonly ref: string;
    readonly name: string;
    readonly members: readonly string[];
    readonly globalRole: Role | null;
  }[];
  readonly memberships: readonly DirectoryMembership[];
}

export const DIRECTORY_KINDS = ["productTypes", "products", "users", "groups", "memberships"] as const;
export type DirectoryKind = (typeof DIRECTORY_KINDS)[number];

export interface DirectoryCounts {
  readonly created: number;
  readonly updated: number;
  readonly deactivated: number;
  readonly unchanged: number;
}

/** One problem of a directory document; `path` is a JSON pointer into it (`/memberships/3/user`). */
export interface DirectoryProblem {
  readonly path: string;
  readonly code: "dangling_reference" | "duplicate_ref" | "duplicate_username" | "admin_scope_required" | "last_superuser";
  readonly message: string;
}

export type DirectoryImported =
  | { readonly ok: true; readonly counts: Readonly<Record<DirectoryKind, DirectoryCounts>> }
  | { readonly ok: false; readonly problems: readonly DirectoryProblem[] };

export interface NewPerson {
  readonly username: string;
  readonly email: string | null;
  readonly name: string;
  readonly superuser: boolean;
  readonly at: number;
}

export type PersonChanged =
  | { readonly ok: true; readonly person: Person }
  | { readonly ok: false; readonly refusal: "not_found" | "owned_by_source" | "last_superuser" | "username_taken" };

/** Refused with nothing written: another command of a page has that key. */
export type SelfChanged = PersonChanged | ({ readonly ok: false; readonly refusal: "key_taken" } & KeyClash);

export interface DirectoryWrites {
  /** All of it or nothing. `admin`: the caller may set superuser flags and change e-mails. */
  importDirectory(input: {
    readonly document: DirectoryDocument;
    readonly admin: boolean;
    readonly at: number;
    readonly by: PersonId | null;
  }): Promise<DirectoryImported>;
  createPerson(input: NewPerson): Promise<PersonChanged>;
  /** Superusers' changes; e-mail and superuser only where no directory owns them. Sessions of somebody deactivated or demoted end in the same transaction. */
  patchPerson(input: {
    readonly id: PersonId;
    readonly active?: boolean;
    readonly superuser?: boolean;
    readonly email?: string | null;
    readonly by: PersonId;
    readonly at: number;
  }): Promise<PersonChanged>;
  /** What people change about themselves. */
  patchSelf(input: {
    readonly id: PersonId;
    readonly timeZone?: string | null;
    readonly language?: string | null;
    readonly keyboard?: KeyboardChange;
    readonly at: number;
  }): Promise<SelfChanged>;
}
