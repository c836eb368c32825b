import type { PreferenceStore } from "./preference-store.ts";

/**
 * Tells the store what the browser does with the page: a hidden page sends what waits, a page without connection holds
 * it. Closing is asked about only while something would be lost. Returns the way to stop.
 */
export function watchPage(store: PreferenceStore): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  store.setActive(true);
  document.addEventListener("visibilitychange", () => store.setHidden(document.visibilityState === "hidden"), { signal });
  window.addEventListener("pagehide", () => store.setHidden(true), { signal });
  window.addEventListener("pageshow", () => store.setHidden(false), { signal });
  window.addEventListener("offline", () => store.setOnline(false), { signal });
  window.addEventListener("online", () => store.setOnline(true), { signal });
  if (!navigator.onLine) store.setOnline(false);
  const stopGuarding = guardLeaving(store);
  return () => {
    store.setActive(false);
    stop.abort();
    stopGuarding();
  };
}

/** A listener for leaving keeps a page out of the browser's fast back and forward: it is there only while needed. */
function guardLeaving(store: PreferenceStore): () => void {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault();
  const sync = () => {
    const { unsaved, failed } = store.status();
    if (unsaved + failed > 0) window.addEventListener("beforeunload", ask);
    else window.removeEventListener("beforeunload", ask);
  };
  const unsubscribe = store.subscribe(sync);
  sync();
  return () => {
    unsubscribe();
    window.removeEventListener("beforeunload", ask);
  };
}
