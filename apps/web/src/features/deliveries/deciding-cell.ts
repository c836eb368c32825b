import type { Delivery, Me } from "@tocsin/contract";

type Decided = Pick<Delivery, "why" | "eventType" | "channel" | "person" | "product">;

/** Where the answer stands that sent it; null: on a page of somebody else's, or nowhere. */
export function decidingCell({ why, eventType, channel, person, product }: Decided, me: Pick<Me, "id" | "superuser">): string | null {
  const isOwn = person?.id === me.id;
  const cell = `#event=${eventType}&channel=${channel}`;
  if (why === "system") return `/notifications/system${cell}`;
  if (why === "template" && me.superuser) return `/notifications/template${cell}`;
  if (why === null || !isOwn) return null;
  return why === "product" && product !== null ? `/product/${String(product.id)}${cell}` : `/notifications${cell}`;
}
