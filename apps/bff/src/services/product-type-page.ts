import type { Page, PageRequest, ProductTypeSummary } from "@tocsin/ports";

/**
 * One page of the product types a viewer may see. They are few and come as a whole, by name; a page goes on after the type
 * the last one ended with, or after its name where that type is no longer to be seen.
 */
export function pageOfProductTypes(types: readonly ProductTypeSummary[], { limit, after }: PageRequest): Page<ProductTypeSummary> {
  const start = after === null ? 0 : startAfter(types, String(after[0]), Number(after[1]));
  const items = types.slice(start, start + limit);
  const last = items.at(-1);
  return { items, next: last === undefined || start + limit >= types.length ? null : [last.name, last.id] };
}

function startAfter(types: readonly ProductTypeSummary[], name: string, id: number): number {
  const found = types.findIndex((type) => type.id === id);
  if (found !== -1) return found + 1;
  const next = types.findIndex((type) => type.name.toLowerCase() > name.toLowerCase());
  return next === -1 ? types.length : next;
}
