/** Every role lets its holder see (rule A6); they are told apart only for people to read. */
export const ROLES = ["reader", "writer", "maintainer", "owner", "api_importer"] as const;
export type Role = (typeof ROLES)[number];

export const ACCESS_KINDS = [
  "superuser",
  "global_role",
  "product_member",
  "product_type_member",
  "group_global_role",
  "product_group",
  "product_type_group",
] as const;
export type AccessKind = (typeof ACCESS_KINDS)[number];

/** One way in which a person may see a product or product type. `group` names the group where one is between. */
export interface Access {
  readonly kind: AccessKind;
  readonly role: Role | null;
  readonly group: string | null;
}

/** The ways that count for a product type: a product's own members and groups do not (rule A7). */
export function accessToProductType(ways: readonly Access[]): readonly Access[] {
  return ways.filter(({ kind }) => kind !== "product_member" && kind !== "product_group");
}

/** May see it: active, and at least one way in. */
export function maySee(person: { readonly active: boolean; readonly access: readonly Access[] }): boolean {
  return person.active && person.access.length > 0;
}
