import { markChosen } from "../../lib/own-keys.ts";

/**
 * Presses a key for somebody who chose it in the list, where it works: in what has focus if that takes such keys, else in
 * the first place that does, else on the page. `chord` as in `KeyRow`.
 */
export function pressFor(chord: string, place: string | null, isMac: boolean): void {
  const target = place === null ? null : placeOf(place);
  if (target instanceof HTMLElement) target.focus();
  const [key = "", ...modifiers] = chord.split("+").toReversed();
  const control = modifiers.includes("Ctrl");
  const usesMeta = isMac && key !== "Home" && key !== "End";
  (target ?? document.body).dispatchEvent(
    markChosen(
      new KeyboardEvent("keydown", {
        key: key === "Space" ? " " : key,
        ctrlKey: control && !usesMeta,
        metaKey: control && usesMeta,
        shiftKey: modifiers.includes("Shift"),
        bubbles: true,
        cancelable: true,
      }),
    ),
  );
}

function placeOf(selector: string): Element | null {
  const { activeElement } = document;
  return activeElement?.matches(selector) === true ? activeElement : document.querySelector(selector);
}
