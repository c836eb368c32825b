import { keepChoice } from "./kept-choice.ts";

const KEY = "tocsin.signed-out";

/** Tells the browser's other tabs, which show what belongs to the same person. */
export function tellSignedOut(): void {
  keepChoice(KEY, String(Date.now()));
}

/** Somebody has signed out in another tab. */
export function onSignedOut(leave: () => void): () => void {
  const hear = ({ key }: StorageEvent): void => {
    if (key === KEY) leave();
  };
  globalThis.addEventListener("storage", hear);
  return () => globalThis.removeEventListener("storage", hear);
}
