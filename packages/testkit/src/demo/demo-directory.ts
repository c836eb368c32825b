import type { DirectoryBody } from "@tocsin/contract";
import type { Role } from "@tocsin/domain";
import { DEMO_PEOPLE } from "./demo-people.ts";

const SHOP = "1";
const MOBILE = "2";
const PLATFORM = "3";

/** Refs are those of a DefectDojo instance that the company also runs. */
export const DEMO_PRODUCTS = [
  { ref: "101", name: "Payments API", productType: SHOP },
  { ref: "102", name: "Storefront", productType: SHOP },
  { ref: "103", name: "Search service", productType: SHOP },
  { ref: "104", name: "Legacy portal", productType: SHOP },
  { ref: "201", name: "Android app", productType: MOBILE },
  { ref: "202", name: "iOS app", productType: MOBILE },
  { ref: "203", name: "Push gateway", productType: MOBILE },
  { ref: "301", name: "Identity provider", productType: PLATFORM },
  { ref: "302", name: "Build farm", productType: PLATFORM },
  { ref: "303", name: "Data lake", productType: PLATFORM },
  { ref: "304", name: "Kubernetes clusters", productType: PLATFORM },
  { ref: "305", name: "Office network", productType: PLATFORM },
] as const;

const refOf = (username: string): string => {
  const person = DEMO_PEOPLE.find((candidate) => candidate.username === username);
  if (person === undefined) throw new Error(`Nobody at the demo company is called ${username}`);
  return person.ref;
};
const member = (username: string, product: string, role: Role) => ({ user: refOf(username), product, role });

/** The demo company, as `directory import` takes it. */
export const DEMO_DIRECTORY: DirectoryBody = {
  source: "defectdojo",
  complete: true,
  productTypes: [
    { ref: SHOP, name: "Online shop" },
    { ref: MOBILE, name: "Mobile apps" },
    { ref: PLATFORM, name: "Internal platform" },
  ],
  products: DEMO_PRODUCTS,
  users: DEMO_PEOPLE.map(({ ref, username, name, email, active = true, superuser = false, globalRole = null }) => ({
    ref,
    username,
    name,
    email,
    active,
    superuser,
    globalRole,
  })),
  groups: [
    { ref: "1", name: "Mobile guild", members: [refOf("ines"), refOf("priya")], globalRole: null },
    { ref: "2", name: "Payments on-call", members: [refOf("ada"), refOf("bo")], globalRole: null },
    { ref: "3", name: "Platform crew", members: [refOf("sam"), refOf("Kim.Park")], globalRole: null },
  ],
  memberships: [
    member("dana", "101", "maintainer"),
    member("dana", "102", "writer"),
    member("dana", "301", "reader"),
    member("lee", "101", "owner"),
    member("lee", "103", "writer"),
    member("Kim.Park", "101", "writer"),
    member("Kim.Park", "201", "writer"),
    member("jo", "101", "owner"),
    member("jo", "302", "maintainer"),
    member("priya", "101", "reader"),
    member("priya", "104", "maintainer"),
    member("ci-importer", "101", "api_importer"),
    member("ci-importer", "201", "api_importer"),
    { user: refOf("tomas"), productType: SHOP, role: "owner" },
    { group: "1", productType: MOBILE, role: "writer" },
    { group: "2", product: "101", role: "maintainer" },
    { group: "3", productType: PLATFORM, role: "reader" },
  ],
};
