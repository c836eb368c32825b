import { useCallback, useEffect, useRef } from "react";
import { shownKey } from "../../lib/own-keys.ts";
import { usePageKey } from "../../lib/page-keys.ts";
import { useSearchText } from "../../lib/search-text.ts";
import { notificationWords } from "../../lib/words/en/notifications.ts";
import { FilterSearch } from "../../ui/filter-bar.tsx";
import { stopIn } from "../../ui/preference-grid/stop-in.ts";
import type { ShownRows } from "./use-matrix-filter.ts";

const ID = "matrix-filter";

/** Finds event types; `/` leads here, and Enter, an arrow or Escape back into the matrix. */
export function MatrixSearch({ shown: { text, find, groups } }: { readonly shown: ShownRows }) {
  const [typed, setTyped] = useSearchText(text, find);
  const left = useRef<string | undefined>(undefined);
  const isLeaving = useRef(false);
  useEffect(() => {
    // The rows are back. Whoever has gone elsewhere meanwhile stays there.
    if (text === "" && isLeaving.current && document.activeElement?.id === ID) focusLeft(left.current);
    isLeaving.current = false;
  }, [text]);
  useEscapeInMatrix(text !== "", find);
  usePageKey(
    "find",
    useCallback(() => document.getElementById(ID)?.focus(), []),
  );
  return (
    <FilterSearch
      id={ID}
      label={notificationWords.filter}
      hint={notificationWords.filterHint}
      shortcut={shownKey("find", "matrix")}
      value={typed}
      onChange={(next) => {
        isLeaving.current = false;
        // Once rows are hidden, Tab may land somewhere else.
        if (typed === "") left.current = roverAt();
        setTyped(next);
        // Escape clears at once, and a second one goes back to a cell that has to be there by then.
        if (next === "") find("");
      }}
      onLeave={() => {
        // The address in which all rows are shown may not be on the page yet: focus waits here for the cell to go back to.
        isLeaving.current = text !== "";
        if (!isLeaving.current) focusLeft(left.current);
      }}
      onGo={() => firstFound(groups[0]?.events[0])?.focus()}
    />
  );
}

/** In the matrix Escape takes the filter back, once nothing is open there and no range is selected. Focus stays where it is. */
function useEscapeInMatrix(isFiltered: boolean, find: ShownRows["find"]): void {
  useEffect(() => {
    if (!isFiltered) return undefined;
    const onKey = (event: KeyboardEvent) => {
      // What closed something or gave up a range has been used.
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !isInMatrix(event.target)) return;
      event.preventDefault();
      find("");
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [isFiltered, find]);
}

/** Not in what opens over it. */
function isInMatrix(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("#matrix [data-at]") !== null;
}

function focusLeft(at: string | undefined): void {
  (stopIn(placeAt(at)) ?? rover())?.focus();
}

/** Where Tab lands in the matrix: the cell that was left, if it is shown. */
function rover(): HTMLElement | null {
  return document.querySelector<HTMLElement>('#matrix td[tabindex="0"], #matrix th[tabindex="0"], #matrix td [tabindex="0"]');
}

function roverAt(): string | undefined {
  return (document.activeElement?.closest<HTMLElement>("#matrix [data-at]") ?? rover()?.closest<HTMLElement>("[data-at]"))?.dataset["at"];
}

function placeAt(at: string | undefined): HTMLElement | null {
  return at === undefined ? null : document.querySelector<HTMLElement>(`#matrix [data-at="${at}"]`);
}

/** The first row that was found, in the column that was left. */
function firstFound(event: string | undefined): HTMLElement | null {
  const column = roverAt()?.split(":")[1];
  return event === undefined || column === undefined ? null : stopIn(placeAt(`${event}:${column}`));
}
