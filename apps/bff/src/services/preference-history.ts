import type { Scope } from "@tocsin/domain";
import type { HistoryEntry, Page, PageRequest, StoreReads, Viewer } from "@tocsin/ports";
import { layerKey, type PreferenceTarget, productOf } from "./preference-document.ts";

export interface HistoryRequest {
  readonly viewer: Viewer;
  readonly scope: Scope;
  readonly product: number | null;
  readonly page: PageRequest;
}

export type HistoryRead =
  | { readonly ok: true; readonly page: Page<HistoryEntry> }
  | { readonly ok: false; readonly refusal: "not_found" | "product_missing" | "product_superfluous" };

/** Who changed what in a scope, newest first; of personal scopes one's own. */
export async function preferenceHistory(
  deps: { readonly reads: Pick<StoreReads, "preferences" | "directory"> },
  { viewer, scope, product, page }: HistoryRequest,
): Promise<HistoryRead> {
  const target = targetOf(scope, product);
  if (typeof target === "string") return { ok: false, refusal: target };
  if ((await productOf(deps, viewer, target)) === "not_found") return { ok: false, refusal: "not_found" };
  return { ok: true, page: await deps.reads.preferences.history({ key: layerKey(viewer, target), page }) };
}

function targetOf(scope: Scope, product: number | null): PreferenceTarget | "product_missing" | "product_superfluous" {
  if (scope === "product") return product === null ? "product_missing" : { scope, product };
  return product === null ? { scope } : "product_superfluous";
}
