import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useMe } from "../lib/own-person.ts";
import { usePreferencesContext } from "../lib/preferences/preferences-provider.tsx";

/** Fetched once the page is there: nothing of it is needed to show one. */
export function Live() {
  const { id } = useMe();
  const { store } = usePreferencesContext();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!("EventSource" in globalThis)) return undefined;
    const stop = new AbortController();
    const start = async (): Promise<void> => {
      const { startLiveUpdates } = await import("./live-updates.ts");
      startLiveUpdates({ me: { id }, queryClient, store, signal: stop.signal });
    };
    // Without its code the page goes on asking, as without a stream.
    const idle = setTimeout(() => void start().catch(() => undefined), 500);
    return () => {
      clearTimeout(idle);
      stop.abort();
    };
  }, [id, queryClient, store]);
  return null;
}
