import { Buffer } from "node:buffer";
import type { PageBody } from "@tocsin/contract";
import type { Page, PageKey, PageRequest } from "@tocsin/ports";
import { z } from "zod";
import { InvalidRequest } from "./invalid-request.ts";

const pageKey = z
  .array(z.union([z.string(), z.number()]))
  .min(1)
  .max(8);

/** For a cursor that is none, and for one that the list it was sent to does not know. */
export const NOT_A_CURSOR = {
  path: "/cursor",
  message: "Not a cursor of this list. Send `nextCursor` of the page before, or none.",
} as const;

/** What the query says, as the store wants it. A cursor that is none of ours is the caller's mistake: 400. */
export function pageRequest(query: { readonly limit: number; readonly cursor?: string | undefined }): PageRequest {
  return { limit: query.limit, after: query.cursor === undefined ? null : decodeCursor(query.cursor) };
}

/** A page of the store in the envelope of every list. */
export function pageBody<T, U>(page: Page<T>, present: (item: T) => U): PageBody<U> {
  return { items: page.items.map(present), nextCursor: page.next === null ? null : encodeCursor(page.next) };
}

/** Opaque on the wire: clients send back what they got. */
function encodeCursor(key: PageKey): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

function decodeCursor(cursor: string): PageKey {
  const key = pageKey.safeParse(parsed(cursor));
  if (key.success) return key.data;
  throw new InvalidRequest([NOT_A_CURSOR]);
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}
