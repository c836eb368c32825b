import { CloudOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { shellWords } from "../lib/words/en/shell.ts";
import styles from "./offline-strip.module.css";

function subscribe(listener: () => void): () => void {
  globalThis.addEventListener("online", listener);
  globalThis.addEventListener("offline", listener);
  return () => {
    globalThis.removeEventListener("online", listener);
    globalThis.removeEventListener("offline", listener);
  };
}

export function OfflineStrip() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div role="status">
      {!online && (
        <p className={styles["offline"]}>
          <CloudOff size={16} aria-hidden />
          {shellWords.offline}
        </p>
      )}
    </div>
  );
}
