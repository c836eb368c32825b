import type { PaceKeeper, PaceMark } from "@tocsin/ports";

/** Keeps marks for the next adapter, as a store would. */
export function memoryKeeper(): PaceKeeper & { readonly marks: readonly PaceMark[] } {
  const marks = new Map<string, PaceMark>();
  return {
    get marks() {
      return [...marks.values()];
    },
    load: () => Promise.resolve([...marks.values()]),
    save: (changed) => {
      for (const mark of changed) marks.set(mark.kind === "taken" ? JSON.stringify(mark) : `${mark.kind} ${mark.key}`, mark);
      return Promise.resolve();
    },
  };
}
