/** What the browser keeps of a choice under a key; null: nothing, or storage is forbidden. */
export function keptChoice(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Null is the choice of who has made none. Where storage is forbidden or full, the choice holds until the page is left. */
export function keepChoice(key: string, choice: string | null): void {
  try {
    if (choice === null) localStorage.removeItem(key);
    else localStorage.setItem(key, choice);
  } catch {
    // Nothing to do: the choice is made.
  }
}
