import { useEffect } from "react";

/** Once, when what it names has come, unless something went wrong, which has focus then. */
export function useFocusOnArrival(id: string, isWanted: boolean): void {
  useEffect(() => {
    if (isWanted && document.activeElement?.getAttribute("role") !== "alert") document.getElementById(id)?.focus();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- when it comes, not when something is sent from it
  }, []);
}
