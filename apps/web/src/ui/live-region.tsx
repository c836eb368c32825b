import { useEffect, useState } from "react";
import { onAnnouncement } from "../lib/announcer.ts";

const MERGE_MS = 150;

/** Present from the first paint, or screen readers would miss the first message. */
export function LiveRegion() {
  const [text, setText] = useState("");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onAnnouncement((next) => {
      // Cleared first: the same text twice is two messages.
      setText("");
      clearTimeout(timer);
      timer = setTimeout(() => setText(next), MERGE_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return (
    <div role="status" className="visually-hidden">
      {text}
    </div>
  );
}
