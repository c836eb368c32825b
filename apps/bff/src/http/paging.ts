import type { PageBody } from "@tocsin/contract";
import type { Page, PageKey, PageRequest } from "@tocsin/ports";
import { z } from "zod";
import type { SealedText } from "../secrets/sealed-text.ts";
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

/** Lists in pages, whose cursors mean something to us alone. */
export interface Paging {
  /** What the query says, as the store wants it. A cursor that is none of ours is the caller's mistake: 400. */
  readonly request: (query: { readonly limit: number; readonly cursor?: string | undefined }) => PageRequest;
  /** A page of the store in the envelope of every list. */
  readonly body: <T, U>(page: Page<T>, present: (item: T) => U) => PageBody<U>;
}

/** Sealed, because the numbers by which rows are in order count what the whole company had, and not what the reader may see of it. */
export function pagingWith(sealed: SealedText): Paging {
  return {
    request: ({ limit, cursor }) => ({ limit, after: cursor === undefined ? null : pageKeyOf(sealed.open(cursor, WHOSE)) }),
    body: (page, present) => ({
      items: page.items.map(present),
      nextCursor: page.next === null ? null : sealed.seal(JSON.stringify(page.next), WHOSE),
    }),
  };
}

/** Anybody's: what a page shows is decided by who asks for it. */
const WHOSE = "anybody";

/** What was sealed by another version may be otherwise. */
function pageKeyOf(opened: string | null): PageKey {
  const key = pageKey.safeParse(opened === null ? null : JSON.parse(opened));
  if (key.success) return key.data;
  throw new InvalidRequest([NOT_A_CURSOR]);
}
