import type { Wire } from "@tocsin/domain";

/** Counts how often one message goes out, beside how often its adapter means it to. */
export interface WireCount {
  /** One writing is meant now; its first byte is told to the function that this returns. */
  readonly mean: () => () => void;
  readonly counted: () => Wire;
}

export function wireCount(): WireCount {
  let meant = 0;
  let written = 0;
  return {
    mean: () => {
      meant += 1;
      return () => {
        written += 1;
      };
    },
    counted: () => ({ written, meant }),
  };
}
