import type { Answer, Paging, V1 } from "./api.ts";
import { call } from "./http.ts";

export interface ProductFilter {
  readonly q: string;
  readonly productType: number | null;
}

/** Products, their types, and what happened to them. */
export const productsApi = {
  productTypes: (paging: Paging, signal?: AbortSignal) =>
    call<Answer<V1["product-types"]["$get"]>>("/product-types", { query: { ...paging }, signal }),
  products: (filter: ProductFilter, paging: Paging, signal?: AbortSignal) =>
    call<Answer<V1["products"]["$get"]>>("/products", { query: { ...filter, ...paging }, signal }),
  product: (product: number, signal?: AbortSignal) =>
    call<Answer<V1["products"][":id"]["$get"]>>(`/products/${String(product)}`, { signal }),
  events: (filter: { readonly product: number } | { readonly reachedNobody: true }, paging: Paging, signal?: AbortSignal) =>
    call<Answer<V1["events"]["$get"]>>("/events", { query: { ...filter, ...paging }, signal }),
} as const;
