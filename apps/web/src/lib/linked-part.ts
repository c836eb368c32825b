import { useEffect } from "react";
import { useLocation } from "react-router-dom";

/** `#slack` leads to that part of the page once it is there: where the data of it is shown, this is asked for. */
export function useLinkedPart(): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (hash !== "") document.getElementById(hash.slice(1))?.focus();
  }, [hash]);
}
