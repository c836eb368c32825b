import type { Page, PageKey } from "@tocsin/ports";

/** Cuts rows that were asked for with one more than the page holds; `key` is the position after a row. */
export function pageOf<Row, T>(rows: readonly Row[], limit: number, shape: { key(row: Row): PageKey; item(row: Row): T }): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => shape.item(row)),
    next: rows.length > limit && last !== undefined ? shape.key(last) : null,
  };
}

/** A number out of a page key; one that is none matches no row. */
export function keyNumber(key: PageKey | null, index: number, first: number): number {
  return key === null ? first : Number(key[index]);
}

/** A text out of a page key; the empty text sorts before all others. */
export function keyText(key: PageKey | null, index: number): string {
  return key === null ? "" : String(key[index]);
}
