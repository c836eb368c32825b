import { useSyncExternalStore } from "react";
import { createListeners } from "./listeners.ts";

/** What may change behind the page's back is asked again every 15 seconds while the page is visible, and on focus. */
export const LIVE = { refetchInterval: 15_000, refetchIntervalInBackground: false, refetchOnWindowFocus: true } as const;

/** Where the event stream tells of it instead, it is asked for on focus, and every minute only while there is no stream. */
const UNTOLD_MS = 60_000;

const { subscribe, tell } = createListeners();
let isTold = false;

/** The server tells of changes by itself now, or no longer does. */
export function setTold(next: boolean): void {
  if (isTold === next) return;
  isTold = next;
  tell();
}

/** For what the event stream tells of: alerts and their count, and the settings in front of somebody. */
export function useToldLive(): { readonly refetchInterval: number | false; readonly refetchOnWindowFocus: true } {
  const told = useSyncExternalStore(subscribe, () => isTold);
  return { refetchInterval: told ? false : UNTOLD_MS, refetchOnWindowFocus: true };
}
