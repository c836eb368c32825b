import { type ReactNode, Suspense, useState, useSyncExternalStore } from "react";
import { askForKeys } from "../../lib/key-help.ts";
import { shownKey } from "../../lib/own-keys.ts";
import type { OpenConflict, SaveStatus } from "../../lib/preferences/preference-store.ts";
import { useTimeZone } from "../../lib/time-zone.ts";
import type { GridWords } from "../../lib/words/grid.ts";
import { ConflictReview } from "./later.tsx";
import css from "./save-bar.module.css";

/** How far the changes have come; a snapshot keeps its identity while nothing changes. */
export interface StatusSource {
  readonly subscribe: (listener: () => void) => () => void;
  readonly status: () => SaveStatus;
}

export interface SaveBarProps {
  readonly source: StatusSource;
  readonly words: GridWords;
  readonly onUndo: () => void;
  readonly onRetryAll: () => void;
  /** Sends what waits; asks to sign in again if that is what it waits for. */
  readonly onResume: () => void;
  readonly onDecide: (conflict: OpenConflict, keep: "mine" | "theirs") => void;
}

/** How far the changes have come, and the way back. Belongs right after the grid, so that reading order is what is seen. */
export function SaveBar({ source, words, onUndo, onRetryAll, onResume, onDecide }: SaveBarProps): ReactNode {
  const status = useSyncExternalStore(source.subscribe, source.status);
  const timeZone = useTimeZone();
  const [isReviewing, setReviewing] = useState(false);
  const { failed, conflicts, undo, way } = status;
  return (
    <div className={css["bar"]} data-trouble={failed > 0 || conflicts.length > 0 || way !== "open" ? true : undefined}>
      <span className={css["status"]}>{words.statusText(status, timeZone)}</span>
      {way === "signed-out" ? (
        <button type="button" onClick={onResume}>
          {words.signIn}
        </button>
      ) : null}
      {failed > 0 ? (
        <button type="button" onClick={onRetryAll} aria-keyshortcuts={shownKey("retry_all", "matrix")}>
          {failed === 1 ? words.retry : words.retryAll}
        </button>
      ) : null}
      {conflicts.length > 0 ? (
        <button type="button" onClick={() => setReviewing(true)}>
          {words.review}
        </button>
      ) : null}
      <button type="button" className={css["keys"]} onClick={askForKeys} aria-keyshortcuts={shownKey("help", "matrix")}>
        {words.keys}
      </button>
      <button type="button" className={css["undo"]} onClick={onUndo} disabled={undo === null} aria-keyshortcuts="Control+Z">
        {words.undoLabel(undo)}
      </button>
      {isReviewing && conflicts.length > 0 ? (
        <Suspense>
          <ConflictReview conflicts={conflicts} words={words} onDecide={onDecide} onClose={() => setReviewing(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}
