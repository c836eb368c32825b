import type { PreferenceTarget } from "../services/preference-document.ts";
import { versionEtag, versionsNamedIn } from "./version-etag.ts";

/** Scope and version of the scope's own layer: changes when it is written, and with nothing else. */
export function preferenceEtag(target: PreferenceTarget, version: number): string {
  return versionEtag(nameOf(target), version);
}

/** The versions of this layer that an `If-Match` would accept; null for a request that does not ask. */
export function versionsInIfMatch(header: string | undefined, target: PreferenceTarget): readonly number[] | null {
  return versionsNamedIn(header, nameOf(target));
}

function nameOf(target: PreferenceTarget): string {
  return target.scope === "product" ? `product-${String(target.product)}` : target.scope;
}
