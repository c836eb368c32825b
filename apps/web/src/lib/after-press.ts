import { useEffect, useRef } from "react";

/** Runs at once, or when the pointer that is down has been released: what moves the page under a press makes it miss. */
export function useAfterPress(): (run: () => void) => void {
  const isDown = useRef(false);
  useEffect(() => {
    const ends = new AbortController();
    const listen = (type: "pointerdown" | "pointerup" | "pointercancel") =>
      window.addEventListener(type, () => (isDown.current = type === "pointerdown"), { capture: true, signal: ends.signal });
    listen("pointerdown");
    listen("pointerup");
    listen("pointercancel");
    return () => ends.abort();
  }, []);
  return (run) => {
    if (!isDown.current) return run();
    const released = new AbortController();
    const later = (): void => {
      released.abort();
      // After the click that the release makes.
      setTimeout(run);
    };
    window.addEventListener("pointerup", later, { signal: released.signal });
    window.addEventListener("pointercancel", later, { signal: released.signal });
  };
}
