import type { PersonId } from "@tocsin/ports";
import type { Credential } from "./entitlement.ts";

export interface OpenStream {
  readonly person: PersonId;
  readonly by: Credential;
  /** The `id` behind which they go on; null: they begin now. */
  readonly after: string | null;
  /** Ends the connection below. */
  readonly disconnect: () => void;
}

export type Opened =
  { readonly ok: true; readonly body: ReadableStream<Uint8Array> } | { readonly ok: false; readonly refusal: "too_many_streams" | "busy" };

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
