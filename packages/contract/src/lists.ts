import { z } from "zod";

export const PAGE_LIMIT = 50;
export const PAGE_LIMIT_MAX = 200;

/** Holds the name by which a list is in order, sealed: 500 characters of three bytes each are the longest. */
export const CURSOR_MAX = 2_500;
export const cursor = z.string().min(1).max(CURSOR_MAX).meta({ description: "`nextCursor` of the page before." });

export const limitInQuery = z
  .string()
  .regex(/^(?:[1-9]\d?|1\d\d|200)$/, `Must be an integer from 1 to ${String(PAGE_LIMIT_MAX)}.`)
  .transform(Number)
  .default(PAGE_LIMIT)
  .meta({ type: "integer", minimum: 1, maximum: PAGE_LIMIT_MAX, default: PAGE_LIMIT, description: "Items of a page at most." });

/** `limit` and `cursor`, for every list; spread into the query of one with filters. */
export const pageShape = { limit: limitInQuery, cursor: cursor.optional() };

export const pageQuery = z.strictObject(pageShape);
export type PageQuery = z.output<typeof pageQuery>;

/** The envelope of every list. `nextCursor` null: that was all; pages may be short before that. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({
    items: z.array(item).readonly(),
    nextCursor: z.string().nullable().meta({ description: "Send it as `cursor` for the next page; null: that was all." }),
  });
}

export interface PageBody<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
