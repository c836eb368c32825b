import type { DeliveryFilterQuery } from "@tocsin/contract";
import type { DeliveryFilter, StoreReads, Viewer } from "@tocsin/ports";
import { askAboutPerson } from "./ask-about-person.ts";

interface AskedFor {
  readonly viewer: Viewer;
  /** Its person is an id or user name; without one: everybody's, as far as the viewer may see. */
  readonly filter: DeliveryFilterQuery;
}

/**
 * The filter as the store takes it, with the person that it names. Somebody who is no superuser may name nobody but themselves, whether
 * that person exists or not.
 */
export async function askedDeliveries(
  directory: StoreReads["directory"],
  { viewer, filter }: AskedFor,
): Promise<
  { readonly ok: true; readonly filter: DeliveryFilter } | { readonly ok: false; readonly refusal: "forbidden" | "unknown_person" }
> {
  const { person: named, ...rest } = filter;
  const asked = named === undefined ? { ok: true as const, person: null } : await askAboutPerson(directory, viewer, named);
  if (!asked.ok) return asked;
  const { state = null, channel = null, event = null, product = null, destination = null, since = null, id = null } = rest;
  return { ok: true, filter: { state, channel, event, product, destination, since, id, person: asked.person } };
}
