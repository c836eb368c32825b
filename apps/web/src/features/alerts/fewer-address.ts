import type { Alert } from "@tocsin/contract";

/** Where somebody says that they want fewer like this: their own answer for its product if that is what sent it, else their Personal one. */
export function fewerAddress({ why, eventType, product }: Pick<Alert, "why" | "eventType" | "product">): string {
  const page = why === "product" && product !== null ? `/product/${String(product.id)}` : "/notifications";
  return `${page}#event=${eventType}&channel=alert`;
}
