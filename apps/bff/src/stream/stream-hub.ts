import type { PersonId } from "@tocsin/ports";
import type { Credential } from "./entitlement.ts";
import type { Ends } from "./untaken.ts";

/** What a stream goes over. */
export interface Connection {
  /** Ends it, with everything that it still holds. */
  readonly disconnect: () => void;
  /** Null: there is none that the system knows of. */
  readonly ends: Ends | null;
  /** Bytes that the system has not taken over yet. */
  readonly waiting: () => number;
}

export interface OpenStream {
  readonly person: PersonId;
  readonly by: Credential;
  /** The `id` behind which they go on; null: they begin now. */
  readonly after: string | null;
  readonly connection: Connection;
}

export type Opened =
  | { readonly ok: true; readonly body: ReadableStream<Uint8Array> }
  | { readonly ok: false; readonly refusal: "too_many_streams" | "busy" };

export interface StreamHub {
  readonly open: (stream: OpenStream) => Promise<Opened>;
  /** Alerts may have come, or somebody's preferences changed. */
  readonly wake: () => void;
  /** Alerts of somebody were marked. */
  readonly marked: (person: PersonId) => void;
  /** What people may see, or what is kept, may be something else now. */
  readonly recount: () => void;
  /** Says goodbye to all, and takes no more. */
  readonly stop: () => void;
  readonly counts: () => { readonly open: number; readonly dropped: number };
}
