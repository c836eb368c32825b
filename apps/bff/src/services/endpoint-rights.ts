import type { Endpoint, Viewer } from "@tocsin/ports";

/** One's own, and for superusers the shared ones: of another's a superuser knows that it is there and may turn it off. */
export function mayEdit({ owner }: Pick<Endpoint, "owner">, viewer: Viewer): boolean {
  return owner === null ? viewer.superuser : owner.id === viewer.person;
}

/** What a superuser has turned off, its owner does not turn on again. */
export function maySwitch(endpoint: Pick<Endpoint, "owner" | "disabled">, viewer: Viewer, active: boolean): boolean {
  if (viewer.superuser && (!active || endpoint.disabled?.reason === "by_superuser")) return true;
  return mayEdit(endpoint, viewer) && (!active || !isBarred(endpoint, viewer));
}

/** A superuser has turned it off: for everybody else it gets nothing, a ping included. */
export function isBarred({ disabled }: Pick<Endpoint, "disabled">, viewer: Viewer): boolean {
  return disabled?.reason === "by_superuser" && !viewer.superuser;
}
