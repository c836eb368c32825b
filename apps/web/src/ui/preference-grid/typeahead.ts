const BUFFER_MS = 500;

export interface Typeahead {
  /** The index of the row that the letters typed so far lead to; null if none has such a word. */
  find(typed: string, labels: readonly string[], from: number): number | null;
}

/** Jumps to the next row with a word that starts as typed; letters within half a second belong together. */
export function createTypeahead(now: () => number = () => performance.now()): Typeahead {
  // Accents and case do not count, as in the browser's own lists.
  const collator = new Intl.Collator(undefined, { sensitivity: "base", usage: "search" });
  let buffer = "";
  let typedAt = Number.NEGATIVE_INFINITY;
  return {
    find(typed, labels, from) {
      buffer = now() - typedAt > BUFFER_MS ? typed : buffer + typed;
      typedAt = now();
      // A first letter leaves the row it is on; more letters may stay on it.
      const first = buffer.length > typed.length ? from : from + 1;
      for (let step = 0; step < labels.length; step += 1) {
        const index = (first + step) % labels.length;
        if (hasWord(collator, labels[index] ?? "", buffer)) return index;
      }
      return null;
    },
  };
}

function hasWord(collator: Intl.Collator, label: string, start: string): boolean {
  return label.split(/[^\p{L}\p{N}]+/u).some((word) => word !== "" && collator.compare(word.slice(0, start.length), start) === 0);
}
