import type { Alert } from "@tocsin/contract";
import { useRef } from "react";
import type { AlertFilter } from "../../lib/alerts-api.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./selection-bar.module.css";
import type { Mark } from "./use-alert-actions.ts";
import type { AlertSelection } from "./use-selection.ts";

interface SelectAllProps {
  readonly selection: AlertSelection;
  readonly shown: readonly Alert[];
}

/** Above the list: all that is loaded, or none of it. */
export function SelectAll({ selection, shown }: SelectAllProps) {
  const isAll = selection.has(shown);
  return (
    <label className={styles["all"]}>
      <input
        type="checkbox"
        aria-keyshortcuts="Control+A"
        checked={isAll}
        ref={(box) => {
          if (box !== null) box.indeterminate = !isAll && selection.alerts.length > 0;
        }}
        onChange={isAll ? selection.clear : selection.selectShown}
      />
      {alertWords.selectAll}
    </label>
  );
}

interface SelectionBarProps {
  readonly selection: AlertSelection;
  readonly state: AlertFilter["state"];
  /** How many the filter matches; null: not known, but more than are loaded. */
  readonly matching: number | null;
  readonly isAllShown: boolean;
  readonly onMark: (mark: Mark) => void;
  /** The bar is about to go, and what was pressed with it. */
  readonly onLeave: () => void;
}

/** What can be done with what is selected; in sight while the list is scrolled. */
export function SelectionBar({ selection, state, matching, isAllShown, onMark, onLeave }: SelectionBarProps) {
  const { alerts, isEverything, selectEverything, clear } = selection;
  const bar = useRef<HTMLDivElement>(null);
  if (alerts.length === 0) return null;
  const said = isEverything ? alertWords.everythingSelected : alertWords.selected(alerts.length);
  return (
    <div ref={bar} tabIndex={-1} role="group" aria-label={alertWords.selection} className={styles["bar"]}>
      <strong>{said}</strong>
      {marksFor(alerts, isEverything, state).map((mark) => (
        <Button
          key={mark}
          onClick={() => {
            onMark(mark);
            onLeave();
          }}
        >
          {alertWords.marks[mark]}
        </Button>
      ))}
      {!isAllShown && !isEverything && (
        <Button
          tone="quiet"
          onClick={() => {
            selectEverything();
            bar.current?.focus({ preventScroll: true });
          }}
        >
          {alertWords.selectMatching(matching)}
        </Button>
      )}
      <Button
        tone="quiet"
        aria-keyshortcuts="Escape"
        onClick={() => {
          clear();
          onLeave();
        }}
      >
        {alertWords.clearSelection}
      </Button>
    </div>
  );
}

/** Those that would change something; of what is not loaded all that its filter leaves open. */
function marksFor(alerts: readonly Alert[], isEverything: boolean, state: AlertFilter["state"]): readonly Mark[] {
  const isMixed = isEverything && state !== "unread";
  return [
    ...(isMixed || alerts.some(({ readAt }) => readAt === null) ? (["read"] as const) : []),
    ...(isMixed || alerts.some(({ readAt }) => readAt !== null) ? (["unread"] as const) : []),
    ...(alerts.some(({ archivedAt }) => archivedAt === null) ? (["archive"] as const) : []),
    ...(alerts.some(({ archivedAt }) => archivedAt !== null) ? (["unarchive"] as const) : []),
  ];
}
