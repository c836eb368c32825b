import { queryOptions } from "@tanstack/react-query";
import type { PreferenceApi, PreferenceDocument } from "./document.ts";
import { PreferencesUnreadable } from "./http-preference-api.ts";
import type { PreferenceStore } from "./preference-store.ts";
import type { ScopeKey } from "./scope-key.ts";

export function preferencesQueryKey(key: ScopeKey): readonly string[] {
  return ["preferences", key];
}

interface QueryOutside {
  readonly api: PreferenceApi;
  readonly store: PreferenceStore;
  readonly askSignIn: () => Promise<void>;
}

/**
 * Reads a document into the store. The cache keeps only when that was: the store alone knows
 * what holds, since it also knows what is on its way.
 */
export function preferencesQuery(key: ScopeKey, { api, store, askSignIn }: QueryOutside) {
  return queryOptions({
    queryKey: preferencesQueryKey(key),
    queryFn: async ({ signal }) => {
      const document = await loadSignedIn(() => api.load(key, signal), askSignIn);
      store.receive(key, document);
      return document.version;
    },
    staleTime: 0,
  });
}

/** A session that ended meanwhile is asked for once; whoever signs in again sees what they asked for. */
async function loadSignedIn(load: () => Promise<PreferenceDocument>, askSignIn: () => Promise<void>): Promise<PreferenceDocument> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof PreferencesUnreadable) || error.status !== 401) throw error;
    await askSignIn();
    return load();
  }
}
