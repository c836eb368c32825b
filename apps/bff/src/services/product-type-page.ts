import { NotAPageKey, type Page, type PageKey, type PageRequest, type ProductTypeSummary } from "@tocsin/ports";

/**
 * One page of the product types a viewer may see. They are few and come as a whole, by name; a page goes on after the type
 * the last one ended with, or after its name where that type is no longer to be seen.
 */
export function pageOfProductTypes(types: readonly ProductTypeSummary[], { limit, after }: PageRequest): Page<ProductTypeSummary> {
  const start = after === null ? 0 : startAfter(types, after);
  const items = types.slice(start, start + limit);
  const last = items.at(-1);
  return { items, next: last === undefined || start + limit >= types.length ? null : [last.name, last.id] };
}

function startAfter(types: readonly ProductTypeSummary[], [name, id, ...rest]: PageKey): number {
  if (typeof name !== "string" || typeof id !== "number" || !Number.isSafeInteger(id) || rest.length > 0)
    throw new NotAPageKey("This is no key of the product types");
  const found = types.findIndex((type) => type.id === id);
  if (found !== -1) return found + 1;
  const next = types.findIndex((type) => type.name.toLowerCase() > name.toLowerCase());
  return next === -1 ? types.length : next;
}
