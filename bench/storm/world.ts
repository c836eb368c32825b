import type { Channel } from "@tocsin/domain";

/** `plain`: comes to whoever wants it, and too much of it is held · `locked`: System has it on everywhere, for everybody. */
export type Kind = "plain" | "locked";

export interface StormEvent {
  /** Ours, as it was answered. */
  readonly id: string;
  readonly kind: Kind;
  /** From 1. */
  readonly product: number;
}

export interface StormSize {
  /** With the superuser, whom every product concerns. */
  readonly people: number;
  /** Everybody else is a member of one. */
  readonly products: number;
  /** Of all of them every so many-th wants what is plain by mail, and every so many-th in Slack. */
  readonly mailEvery: number;
  readonly slackEvery: number;
}

/** What the rules promise of one event, found without any of the product's code. */
export interface Wanted {
  readonly channel: Channel;
  /** An address, a channel, an endpoint's path; of an alert and of what cannot be sent the person's address. */
  readonly place: string;
  readonly isCapped: boolean;
  /** `suppressed`: System has webhooks on for whoever has no endpoint. */
  readonly ends: "sent" | "suppressed";
}

/** Where shared messages go. */
export interface SharedPlaces {
  readonly mailbox: string;
  readonly slack: string;
  readonly flow: string;
  readonly hooks: readonly string[];
}

export interface World {
  readonly size: StormSize;
  readonly addressOf: (person: number) => string;
  /** Numbers of the people who see it; 0 is the superuser. */
  readonly membersOf: (product: number) => readonly number[];
  readonly wants: (person: number, channel: "mail" | "slack") => boolean;
  readonly wantedOf: (event: Pick<StormEvent, "kind" | "product">) => readonly Wanted[];
}

export function worldOf(size: StormSize, addressOf: (person: number) => string, shared: SharedPlaces): World {
  const members = new Map<number, number[]>(Array.from({ length: size.products }, (_, index) => [index + 1, [0]]));
  for (let person = 1; person < size.people; person += 1) members.get(productOf(person, size))?.push(person);
  const membersOf = (product: number): readonly number[] => members.get(product) ?? [];
  const wants: World["wants"] = (person, channel) => person % (channel === "mail" ? size.mailEvery : size.slackEvery) === 0;

  function wantedByPerson(person: number, kind: Kind): readonly Wanted[] {
    const place = addressOf(person);
    const messages = (["mail", "slack"] as const).filter((channel) => kind === "locked" || wants(person, channel));
    return [
      { channel: "alert", place, isCapped: false, ends: "sent" },
      { channel: "webhooks", place, isCapped: false, ends: "suppressed" },
      ...messages.map((channel) => ({ channel, place, isCapped: kind === "plain", ends: "sent" }) as const),
    ];
  }

  function wantedByPlaces(kind: Kind): readonly Wanted[] {
    const sharedWant = (channel: Channel, place: string): Wanted => ({ channel, place, isCapped: false, ends: "sent" });
    const hooks = shared.hooks.map((hook) => sharedWant("webhooks", hook));
    if (kind === "plain") return hooks;
    return [...hooks, sharedWant("mail", shared.mailbox), sharedWant("slack", shared.slack), sharedWant("msteams", shared.flow)];
  }

  return {
    size,
    addressOf,
    membersOf,
    wants,
    wantedOf: ({ kind, product }) => [...membersOf(product).flatMap((person) => wantedByPerson(person, kind)), ...wantedByPlaces(kind)],
  };
}

export function productOf(person: number, { products }: StormSize): number {
  return 1 + (person % products);
}

/** One product after the other; every so many-th event is locked. */
export function plannedEvent(number: number, { products }: StormSize, lockedEvery: number): Omit<StormEvent, "id"> {
  return { kind: number % lockedEvery === lockedEvery - 1 ? "locked" : "plain", product: 1 + (number % products) };
}
