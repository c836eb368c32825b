import type { DeliveriesQuery } from "@tocsin/contract";
import type { DeliveryView, Page, PageRequest, StoreReads, Viewer } from "@tocsin/ports";
import { askAboutPerson } from "./ask-about-person.ts";

export interface DeliveryListRequest {
  readonly viewer: Viewer;
  /** Id or user name; null: everybody's, as far as the viewer may see. */
  readonly person: string | null;
  readonly filter: Omit<DeliveriesQuery, "person" | "limit" | "cursor">;
  readonly page: PageRequest;
}

export type DeliveryList =
  { readonly ok: true; readonly page: Page<DeliveryView> } | { readonly ok: false; readonly refusal: "forbidden" | "unknown_person" };

/** Deliveries, newest first. Somebody who is no superuser may name nobody but themselves, whether that person exists or not. */
export async function listDeliveries(
  { reads }: { readonly reads: Pick<StoreReads, "deliveries" | "directory"> },
  { viewer, person: named, filter, page }: DeliveryListRequest,
): Promise<DeliveryList> {
  const asked = named === null ? { ok: true as const, person: null } : await askAboutPerson(reads.directory, viewer, named);
  if (!asked.ok) return asked;
  const { state = null, channel = null, event = null, product = null, since = null } = filter;
  const wanted = { state, channel, event, product, since, person: asked.person };
  return { ok: true, page: await reads.deliveries.deliveries({ viewer, filter: wanted, page }) };
}
