import type { StreamEvent } from "@tocsin/contract";

/** What the tabs of one browser tell each other. */
export type TabMessage =
  /** Whether the leading tab is being told, and the newest position and count that it was told. */
  | { readonly kind: "told"; readonly isTold: boolean; readonly position: string | null; readonly count: StreamEvent | null }
  | { readonly kind: "event"; readonly event: StreamEvent; readonly position: string }
  /** A tab has come, and wants to know how it is. */
  | { readonly kind: "hello" };

interface Addressed {
  readonly person: string;
  readonly message: TabMessage;
}

/** Each says whose it is: two people may be signed in on one browser, one after the other and side by side. */
export function addressed(person: string, message: TabMessage): Addressed {
  return { person, message };
}

/** Null: it is meant for somebody else. */
export function messageFor(person: string, data: unknown): TabMessage | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing but this page posts to its channel
  const { person: whose, message } = data as Addressed;
  return whose === person ? message : null;
}
