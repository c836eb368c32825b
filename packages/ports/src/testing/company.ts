import type { DirectoryDocument, DirectoryImported, DirectoryUser } from "../directory.ts";
import type { PersonId, Viewer } from "../ids.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

export function aUser(username: string, overrides: Partial<DirectoryUser> = {}): DirectoryUser {
  return {
    ref: username,
    username,
    email: `${username}@example.test`,
    name: username.toUpperCase(),
    active: true,
    superuser: false,
    globalRole: null,
    ...overrides,
  };
}

/** An empty document of one source, to be filled in. */
export function aDocument(overrides: Partial<DirectoryDocument> = {}): DirectoryDocument {
  return { source: "dojo", complete: true, productTypes: [], products: [], users: [], groups: [], memberships: [], ...overrides };
}

const member = (ref: string) => ({ kind: "user", ref }) as const;
const group = (ref: string) => ({ kind: "group", ref }) as const;
const product = (ref: string) => ({ kind: "product", ref }) as const;
const productType = (ref: string) => ({ kind: "productType", ref }) as const;

/**
 * Everybody's way in is in the user name: sue superuser, gil global role, mia member of Payments, tim of its type Web,
 * gus by a group of Payments, gwen by a group of Web, ola by a group with a global role; dan belongs to DNS alone, nora
 * to nothing, and ina is an inactive member of Payments.
 */
export const COMPANY: DirectoryDocument = aDocument({
  productTypes: [
    { ref: "web", name: "Web" },
    { ref: "infra", name: "Infrastructure" },
  ],
  products: [
    { ref: "payments", name: "Payments", productType: "web" },
    { ref: "shop", name: "Shop", productType: "web" },
    { ref: "dns", name: "DNS", productType: "infra" },
  ],
  users: [
    aUser("sue", { superuser: true }),
    aUser("gil", { globalRole: "reader" }),
    ...["mia", "tim", "gus", "gwen", "ola", "dan", "nora"].map((username) => aUser(username)),
    aUser("ina", { active: false }),
  ],
  groups: [
    { ref: "g-payments", name: "Payments team", members: ["gus"], globalRole: null },
    { ref: "g-web", name: "Web guild", members: ["gwen"], globalRole: null },
    { ref: "g-all", name: "Auditors", members: ["ola"], globalRole: "reader" },
  ],
  memberships: [
    { subject: member("mia"), object: product("payments"), role: "writer" },
    { subject: member("ina"), object: product("payments"), role: "owner" },
    { subject: member("tim"), object: productType("web"), role: "reader" },
    { subject: group("g-payments"), object: product("payments"), role: "maintainer" },
    { subject: group("g-web"), object: productType("web"), role: "reader" },
    { subject: member("dan"), object: product("dns"), role: "api_importer" },
  ],
});

export interface Company {
  readonly id: (username: string) => PersonId;
  readonly viewer: (username: string) => Viewer;
  readonly product: (name: string) => number;
  readonly productType: (name: string) => number;
}

/** Imports {@link COMPANY} and finds out under which ids it is known. */
export async function aCompany(store: StoreUnderTest, document: DirectoryDocument = COMPANY): Promise<Company> {
  expectImported(await store.writes.directory.importDirectory({ document, admin: true, at: 1_000, by: null }));
  const people = new Map<string, Viewer>();
  for (const { username } of document.users) {
    const person = await store.reads.directory.personByUsername({ username });
    if (person !== null) people.set(username, { person: person.id, superuser: person.superuser });
  }
  const all = [...people.values()].find(({ superuser }) => superuser);
  const asked = all ?? { person: "0", superuser: true };
  const products = await store.reads.directory.products({ viewer: asked, q: null, productType: null, page: { limit: 200, after: null } });
  const types = await store.reads.directory.productTypes({ viewer: asked });
  const viewer = (username: string) => required(people.get(username), username);
  return {
    viewer,
    id: (username) => viewer(username).person,
    product: (name) => required(products.items.find((entry) => entry.name === name)?.id, name),
    productType: (name) => required(types.find((entry) => entry.name === name)?.id, name),
  };
}

export function expectImported(imported: DirectoryImported): Extract<DirectoryImported, { ok: true }>["counts"] {
  if (imported.ok) return imported.counts;
  throw new Error(`The document was refused: ${JSON.stringify(imported.problems)}`);
}

export function required<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`There is no ${what} here`);
  return value;
}
