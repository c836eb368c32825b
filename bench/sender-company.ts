import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { tocsin } from "./server-process.ts";

const PEOPLE = 200;
const PRODUCTS = 20;
const MEMBERS = PEOPLE / PRODUCTS;
/** Of `root`, whom `setUp` creates. */
export const PASSWORD = "seven tired otters read the log";

/** As `tocsin directory import` takes it. */
export type Directory = ReturnType<typeof directoryOf>;

interface CompanySize {
  readonly people: number;
  readonly products: number;
  readonly memberships: readonly Membership[];
}

interface Membership {
  readonly user: string;
  readonly product: string;
  readonly role: string;
}

/** People and products by number, all of one type. */
export function directoryOf({ people, products, memberships }: CompanySize) {
  return {
    source: "defectdojo",
    complete: true,
    productTypes: [{ ref: "1", name: "All" }],
    products: numbers(products).map((ref) => ({ ref: String(ref), name: `Product ${String(ref)}`, productType: "1" })),
    users: numbers(people).map((ref) => ({
      ref: String(ref),
      username: `person${String(ref)}`,
      email: `person${String(ref)}@example.com`,
      name: `Person ${String(ref)}`,
    })),
    groups: [],
    memberships,
  };
}

export function reader(person: number, product: number): Membership {
  return { user: String(person), product: String(product), role: "reader" };
}

/** Ten members a product: each event makes work for the engine too, as it does for a team. */
const TEAMS = directoryOf({
  people: PEOPLE,
  products: PRODUCTS,
  memberships: numbers(PEOPLE).map((person) => reader(person, Math.ceil(person / MEMBERS))),
});

/** Sets up a data folder with a company and a superuser, by the command line; answers a token of theirs that may send events and read. */
export function setUp(data: string, directory: Directory = TEAMS): string {
  tocsin(["user", "create", "--username", "root", "--email", "root@example.com", "--superuser"], { data, stdin: PASSWORD });
  tocsin(["directory", "import", "-"], { data, stdin: JSON.stringify(directory) });
  const token = tocsin(["token", "create", "--user", "root", "--name", "bench", "--scopes", "events:write,read"], { data, stdin: "" });
  liftRateLimits(data);
  return token;
}

/** What one token may send in a second is a setting of that token, and not what is measured. */
export function liftRateLimits(data: string): void {
  const db = new Sqlite(join(data, "tocsin.db"));
  db.exec("UPDATE api_tokens SET rate_per_second = NULL");
  db.close();
}

/** An event as DefectDojo's importers send them, about one product after the other. */
export function anEvent(number: number): object {
  return {
    id: `event-${String(number)}`,
    source: "defectdojo",
    type: "scan_added",
    title: "Created/Updated 3 findings for Web shop: Q4 pentest: ZAP Scan",
    description:
      "Three new findings, one of them critical: SQL injection in /pay; cross-site scripting in /search; a cookie without Secure.",
    url: "https://dojo.example.com/test/90",
    product: { ref: String(1 + (number % PRODUCTS)) },
    engagement: { ref: "7", name: "Q4 pentest" },
    test: { ref: "90", name: "ZAP Scan" },
    actor: { username: "person1" },
    data: { findingCount: 3, new: [232, 233, 234] },
  };
}

/** From 1. */
export function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
