/** Opaque on the wire. A person's id is also the id of their sign-in. */
export type PersonId = string;
/** Random and growing with time: sorting by id sorts by acceptance. */
export type EventId = string;
/** Derived from event, channel, target and generation; the idempotency key in every channel that has a place for one. */
export type DeliveryId = string;

/** Epoch milliseconds. */
export interface Clock {
  now(): number;
}

/** Who reads: decides which rows exist for them. */
export interface Viewer {
  readonly person: PersonId;
  readonly superuser: boolean;
}

/** Position after the last row of a page; opaque to everybody but the store. */
export type PageKey = readonly (string | number)[];

/** Somebody made a key up: no page of the list that it was asked of ends like that. */
export class NotAPageKey extends Error {
  override readonly name = "NotAPageKey";
}

export interface PageRequest {
  readonly limit: number;
  readonly after: PageKey | null;
}

/** Stable under inserts: rows are found by key, never by count. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: PageKey | null;
}

/** How a person is named to other people. */
export interface PersonRef {
  readonly id: PersonId;
  readonly username: string;
  readonly name: string;
}

export interface NamedRef {
  readonly id: number;
  readonly name: string;
}

/** As others know it: by its id in the source that it came from; both null for one that was made here. */
export interface SourcedRef extends NamedRef {
  readonly source: string | null;
  readonly ref: string | null;
}
