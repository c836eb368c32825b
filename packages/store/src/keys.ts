import type { EndpointId, PersonId } from "@tocsin/ports";

/** The row of a person; 0, which is nobody's, for a string that cannot be one of our ids. */
export function personKey(id: PersonId): number {
  return rowKey(id);
}

/** The row of an endpoint; 0, which is none's, for a string that cannot be one of our ids. */
export function endpointKey(id: EndpointId): number {
  return rowKey(id);
}

function rowKey(id: string): number {
  return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0;
}

export function personIdOf(key: number): PersonId {
  return String(key);
}
