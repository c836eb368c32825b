import { NotAPageKey, type Page, type PageKey } from "@tocsin/ports";

/** Cuts rows that were asked for with one more than the page holds; `key` is the position after a row. */
export function pageOf<Row, T>(rows: readonly Row[], limit: number, shape: { key(row: Row): PageKey; item(row: Row): T }): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => shape.item(row)),
    next: rows.length > limit && last !== undefined ? shape.key(last) : null,
  };
}

type PartOf<First> = First extends number ? number : string;

/**
 * Where a page begins: after `key`, or at `first` where there is none, which also says what a key of this list consists of.
 * Throws {@link NotAPageKey} for one that is otherwise: bound as it is, it would find a page that nobody asked for.
 */
export function startOf<First extends PageKey>(key: PageKey | null, ...first: First): { readonly [I in keyof First]: PartOf<First[I]> } {
  const start = key ?? first;
  const fits = start.length === first.length && start.every((part, index) => isPart(part, first[index]));
  if (!fits) throw new NotAPageKey("This is no key of this list");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each part was just found to be of its kind.
  return start as { readonly [I in keyof First]: PartOf<First[I]> };
}

function isPart(part: string | number, first: string | number | undefined): boolean {
  return typeof first === "number" ? Number.isSafeInteger(part) : typeof part === typeof first;
}
