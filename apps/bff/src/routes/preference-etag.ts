import type { PreferenceTarget } from "../services/preference-document.ts";

/** Scope and version of the scope's own layer: changes when it is written, and with nothing else. */
export function preferenceEtag(target: PreferenceTarget, version: number): string {
  return `"${prefixOf(target)}${String(version)}"`;
}

/**
 * The versions an `If-Match` would accept; null for a request that does not ask. `*` is met by every layer, for each exists.
 * Tags of other scopes and weak ones match nothing.
 */
export function versionsInIfMatch(header: string | undefined, target: PreferenceTarget): readonly number[] | null {
  if (header === undefined || header.trim() === "*") return null;
  const opening = `"${prefixOf(target)}`;
  return header
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag.startsWith(opening) && tag.endsWith('"'))
    .map((tag) => tag.slice(opening.length, -1))
    .filter((version) => /^\d{1,15}$/.test(version))
    .map(Number);
}

function prefixOf(target: PreferenceTarget): string {
  return target.scope === "product" ? `product-${String(target.product)}-` : `${target.scope}-`;
}
