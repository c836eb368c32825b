import type { Source } from "./resolve.ts";

/** A layer whose answer a link in a message may take back: the person's for one product, or for all. */
export type UnsubscribeLayer = { readonly scope: "product"; readonly product: number } | { readonly scope: "personal" };

/**
 * Where the link of a message writes `off` (rule U1): the layer that decided when it was sent, as far as that is the person's
 * own; what others decided for them is answered in Personal. Null: System decided, and nobody opts out of that (L1).
 */
export function unsubscribeLayer(why: Source, product: number | null): UnsubscribeLayer | null {
  if (why === "system") return null;
  return why === "product" && product !== null ? { scope: "product", product } : { scope: "personal" };
}
