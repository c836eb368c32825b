import { useCallback, useSyncExternalStore } from "react";
import type { GridState } from "./grid-state.ts";

interface Rover {
  /** Of the one place that Tab lands on, if it does on any: in a simple table the boxes are its stops. */
  readonly stop: 0 | -1;
  readonly isSelected: boolean;
}

/** Whether Tab lands here, and whether this place is selected; wakes for this place only. */
export function useRover(state: GridState, id: string, isSimple: boolean): Rover {
  const subscribe = useCallback((listener: () => void) => state.subscribe(id, listener), [state, id]);
  const isRover = useSyncExternalStore(subscribe, () => state.isRover(id));
  const isSelected = useSyncExternalStore(subscribe, () => state.isSelected(id));
  return { stop: isRover && !isSimple ? 0 : -1, isSelected };
}
