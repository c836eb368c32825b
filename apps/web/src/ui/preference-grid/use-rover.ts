import { useCallback, useSyncExternalStore } from "react";
import type { GridState } from "./grid-state.ts";

/** Whether Tab lands here, and whether this place is selected; wakes for this place only. */
export function useRover(state: GridState, id: string): { readonly isRover: boolean; readonly isSelected: boolean } {
  const subscribe = useCallback((listener: () => void) => state.subscribe(id, listener), [state, id]);
  const isRover = useSyncExternalStore(subscribe, () => state.isRover(id));
  const isSelected = useSyncExternalStore(subscribe, () => state.isSelected(id));
  return { isRover, isSelected };
}
