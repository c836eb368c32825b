import { isIP } from "node:net";

export const CHANNELS = ["webhooks", "slack", "msteams", "mail"] as const;
export type Channel = (typeof CHANNELS)[number];

/** Where everybody may go: the only addresses of the namespace at which a connection is none of a canary. */
export const PUBLIC: Addresses = { v4: ["93.184.215.14"], v6: ["2606:2800:21f:cb07:6820:80da:af6b:8b2c"] };

export interface Addresses {
  readonly v4: readonly string[];
  readonly v6: readonly string[];
  /** The name is another name for this one, which has them. */
  readonly alias?: "localhost";
}

/** What a name leads to where it must not. */
const HOSTILE = {
  loopback: { v4: ["127.0.0.1"], v6: [] },
  loopback6: { v4: [], v6: ["::1"] },
  metadata: { v4: ["169.254.169.254"], v6: [] },
  metadata6: { v4: [], v6: ["fd00:ec2::254"] },
  alias: { v4: ["127.0.0.1"], v6: [], alias: "localhost" },
  mapped: { v4: [], v6: ["::ffff:127.0.0.1"] },
  mappedmetadata: { v4: [], v6: ["::ffff:169.254.169.254"] },
  compatible: { v4: [], v6: ["::127.0.0.1"] },
  translated: { v4: [], v6: ["64:ff9b::7f00:1"] },
  translatedhere: { v4: [], v6: ["64:ff9b:1::a9fe:a9fe"] },
  tunnelled: { v4: [], v6: ["2002:7f00:1::"] },
  both: { v4: [...PUBLIC.v4, "127.0.0.1"], v6: [] },
  bothmetadata: { v4: ["169.254.169.254", ...PUBLIC.v4], v6: [] },
  both6: { v4: PUBLIC.v4, v6: ["::1"] },
  private: { v4: ["10.0.0.1"], v6: [] },
  private6: { v4: [], v6: ["fd12:3456::1"] },
  shared: { v4: ["100.64.0.1"], v6: [] },
} as const satisfies Readonly<Record<string, Addresses>>;
export type Hostile = keyof typeof HOSTILE;

export const HOSTILE_KINDS = [
  "loopback",
  "loopback6",
  "metadata",
  "metadata6",
  "alias",
  "mapped",
  "mappedmetadata",
  "compatible",
  "translated",
  "translatedhere",
  "tunnelled",
  "both",
  "bothmetadata",
  "both6",
  "private",
  "private6",
  "shared",
] as const satisfies readonly Hostile[];

/** A mail server may stand in a private network, and so may what the operator lists (page 07, 7.2, rules 6 and 7). */
const PRIVATE: ReadonlySet<string> = new Set(["private", "private6", "shared"]);

/** After how many looks a name turns: at once, between saving and sending, or between two sends. */
export const TURNS = [0, 1, 2] as const;

/** A host that somebody enters: hostile from some look on, or as it is written, or not at all. */
export type Target =
  | { readonly kind: "turning"; readonly to: Hostile; readonly after: (typeof TURNS)[number] }
  | { readonly kind: "literal"; readonly host: string }
  | { readonly kind: "honest" }
  | { readonly kind: "redirecting" };

/** The vectors of page 07, 7.2, and some more; all of them lead to this machine, its neighbours, or nowhere. */
const LITERALS = [
  "0177.0.0.1",
  "0x7f000001",
  "2130706433",
  "127.1",
  "0",
  "127.0.0.1.",
  "①②⑦.⓪.⓪.①",
  "127。0。0。1",
  "[::1]",
  "[::]",
  "[::127.0.0.1]",
  "[::ffff:127.0.0.1]",
  "[0:0:0:0:0:ffff:a9fe:a9fe]",
  "[64:ff9b::7f00:1]",
  "[64:ff9b:1::a9fe:a9fe]",
  "[2002:7f00:1::]",
  "[2001:0:7f00:1::]",
  "[fd00:ec2::254]",
  "[fe80::1]",
  "169.254.169.254",
  "localhost",
  "localhost.",
] as const;
/** For a mail server's name these are no addresses, or ones that it may have; what the operator lists may be private, too. */
const LITERALS_OF_URLS = [
  "0300.0250.0.1",
  "user@127.0.0.1",
  String.raw`127.0.0.1:80\@example.com`,
  "100.64.0.1",
  "10.0.0.1",
  "192.168.1.1",
  "172.16.3.4",
  "198.18.0.1",
  "x.internal",
  "api.localhost",
] as const;

/** All of them, an honest one after every eight. `mayBePrivate`: private networks are no secret of anybody's. */
export function targetsOf(channel: Channel, mayBePrivate: boolean): readonly Target[] {
  const kinds = HOSTILE_KINDS.filter((to) => !mayBePrivate || !PRIVATE.has(to));
  const turning = TURNS.flatMap((after) => kinds.map((to): Target => ({ kind: "turning", to, after })));
  const literal = [...LITERALS, ...(mayBePrivate ? [] : LITERALS_OF_URLS)].map((host): Target => ({ kind: "literal", host }));
  const redirecting: readonly Target[] = channel === "mail" ? [] : [{ kind: "redirecting" }];
  return [...turning, ...literal, ...redirecting].flatMap((target, index) => (index % 8 === 0 ? [{ kind: "honest" }, target] : [target]));
}

/** The name says what it is, so that the name server needs no list. The numbers keep what one case has learned from the next. */
export function hostOf(target: Target, channel: Channel, number: number): string {
  if (target.kind === "literal") return target.host;
  const what = target.kind === "turning" ? `${target.to}-${String(target.after)}` : target.kind;
  return `${what}-${String(number)}.${DOMAINS[channel === "msteams" ? 1 : 0]}`;
}

/** Those under which the targets are. */
const DOMAINS = ["hooks.example.com", "environment.api.powerplatform.com"] as const;
export const CERTIFIED_NAMES: readonly string[] = DOMAINS.map((domain) => `*.${domain}`);

/** What the name server says of a name that was asked for so often before. Any other name is this machine. */
export function addressesOf(name: string, before: number): Addresses {
  const [what = "", after = ""] = name.split("-");
  if (!DOMAINS.some((domain) => name.endsWith(`.${domain}`))) return HOSTILE.loopback;
  return isHostile(what) && before >= Number(after) ? HOSTILE[what] : PUBLIC;
}

function isHostile(what: string): what is Hostile {
  return Object.hasOwn(HOSTILE, what);
}

/** Anything but the public addresses: nobody may ever be seen there. */
export function isCanary(address: string): boolean {
  return isIP(address) === 0 || ![...PUBLIC.v4, ...PUBLIC.v6].includes(address);
}
