import type { Access } from "@tocsin/contract";
import type { AccessKind, Role } from "@tocsin/domain";
import { count } from "./numbers.ts";

const ROLE: Record<Role, string> = {
  reader: "reader",
  writer: "writer",
  maintainer: "maintainer",
  owner: "owner",
  api_importer: "API importer",
};

const WAY: Record<AccessKind, (group: string) => string> = {
  superuser: () => "superuser",
  global_role: () => "global role",
  product_member: () => "member of this product",
  product_type_member: () => "member of the product type",
  group_global_role: (group) => `group ${group} with a global role`,
  product_group: (group) => `group ${group}, member of this product`,
  product_type_group: (group) => `group ${group}, member of the product type`,
};

/** "Member of this product (writer)", "Group AppSec, member of the product type (reader)". */
function way({ kind, role, group }: Access): string {
  const text = WAY[kind](group ?? "");
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return role === null ? sentence : `${sentence} (${ROLE[role]})`;
}

export const productWords = {
  title: "Products",
  search: "Search products",
  productType: "Product type",
  anyType: "Any product type",
  name: "Product",
  inactive: "No longer in the directory",
  empty: "You cannot see any product yet. Ask whoever runs your DefectDojo to make you a member of one.",
  emptyForSuperuser: "There are no products yet. They come with a directory that is imported; the README says how.",
  nothingFound: (q: string) => (q === "" ? "No product of this type." : `No product matches “${q}”.`),
  clearFilters: "Clear filters",
  people: "People with access",
  peopleMore: (shown: number, total: number) => `The first ${String(shown)} of ${count(total, "person", "people")}.`,
  noPeople: "Nobody has access but superusers.",
  person: "Person",
  access: "Access comes from",
  way,
  events: "Recent events",
  noEvents: "Nothing has happened here yet.",
  event: "Event",
  when: "When",
  by: (actor: string) => `by ${actor}`,
  panel: "Notifications for you",
  panelMeaning: (name: string) => ["These are your own settings for ", name, ". They come on top of your Personal settings."] as const,
  personalSettings: "Personal settings",
  openSource: (source: "personal" | "system") => ({ personal: "Open Personal", system: "Open System" })[source],
  teams: "Microsoft Teams posts to a shared channel and is set in System.",
  menu: "More for these settings",
  allOn: "Turn all on",
  allOff: "Turn all off",
  removeAll: "Remove product settings",
  copy: "Copy to other products…",
  nothingSet: "Nothing is set for this product",
  stillLoading: "Still loading",
  jump: "On this page",
  jumpPanel: "Notifications",
} as const;
