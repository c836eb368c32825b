import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
import type { OpenConflict } from "../../lib/preferences/preference-store.ts";
import type { GridWords } from "../../lib/words/grid.ts";
import { layerWords } from "../../lib/words/grid-layers.ts";
import { Modal } from "./modal.tsx";
import css from "./layers.module.css";

export interface ConflictReviewProps {
  readonly conflicts: readonly OpenConflict[];
  readonly words: GridWords;
  readonly onDecide: (conflict: OpenConflict, keep: "mine" | "theirs") => void;
  readonly onClose: () => void;
}

/** Cells that somebody else answered too: theirs is in force, and one's own is kept here until it is decided. */
export function ConflictReview({ conflicts, words, onDecide, onClose }: ConflictReviewProps): ReactNode {
  const titleId = useId();
  const { setting, mine, theirs, keep } = layerWords.reviewColumns;
  useEffect(() => () => queueMicrotask(keepFocus), []);
  const decide = (chosen: readonly OpenConflict[], side: "mine" | "theirs") => () => {
    for (const conflict of chosen) onDecide(conflict, side);
    if (chosen.length === conflicts.length) onClose();
  };
  return (
    <Modal titleId={titleId} onCancel={onClose}>
      <h2 id={titleId}>{layerWords.reviewTitle}</h2>
      <table className={css["review"]}>
        <thead>
          <tr>
            {[setting, mine, theirs, keep].map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {conflicts.map((conflict) => (
            <ReviewRow
              key={`${conflict.scope}:${conflict.event}:${conflict.channel}`}
              conflict={conflict}
              words={words}
              onKeep={(side) => decide([conflict], side)()}
            />
          ))}
        </tbody>
      </table>
      <div className={css["actions"]}>
        <button type="button" onClick={decide(conflicts, "mine")}>
          {layerWords.keepAllMine}
        </button>
        <button type="button" onClick={decide(conflicts, "theirs")}>
          {layerWords.keepAllTheirs}
        </button>
        <button type="button" onClick={onClose}>
          {layerWords.decideLater}
        </button>
      </div>
    </Modal>
  );
}

/** With the last decision the button that opened this goes too: focus is then where Tab would lead in the matrix. */
function keepFocus(): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>('[data-at][tabindex="0"], [data-at] [tabindex="0"]')?.focus();
}

const SIDES: ReadonlyMap<string, "mine" | "theirs"> = new Map([
  ["1", "mine"],
  ["2", "theirs"],
]);

interface ReviewRowProps {
  readonly conflict: OpenConflict;
  readonly words: GridWords;
  readonly onKeep: (side: "mine" | "theirs") => void;
}

function ReviewRow({ conflict, words, onKeep }: ReviewRowProps): ReactNode {
  const name = words.inputName(conflict);
  const { own, changedBy } = conflict.theirs;
  const row = useRef<HTMLTableRowElement>(null);
  const keep = (side: "mine" | "theirs") => {
    // The row goes with the decision; the next one takes its focus.
    const next = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
    next?.querySelector("button")?.focus();
    onKeep(side);
  };
  const onKeyDown = ({ key, repeat, ctrlKey, altKey, metaKey }: KeyboardEvent) => {
    const side = SIDES.get(key);
    if (side !== undefined && !repeat && !ctrlKey && !altKey && !metaKey) keep(side);
  };
  return (
    <tr ref={row} onKeyDown={onKeyDown}>
      <th scope="row">{name}</th>
      <td>{layerWords.ownText(conflict.mine)}</td>
      <td>{changedBy === null ? layerWords.ownText(own) : `${layerWords.ownText(own)} (${changedBy})`}</td>
      <td>
        <div className={css["actions"]}>
          <button type="button" aria-label={`${layerWords.keepMine}: ${name}`} aria-keyshortcuts="1" onClick={() => keep("mine")}>
            {layerWords.keepMine} <kbd aria-hidden="true">1</kbd>
          </button>
          <button type="button" aria-label={`${layerWords.keepTheirs}: ${name}`} aria-keyshortcuts="2" onClick={() => keep("theirs")}>
            {layerWords.keepTheirs} <kbd aria-hidden="true">2</kbd>
          </button>
        </div>
      </td>
    </tr>
  );
}
