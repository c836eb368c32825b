import type { Wire } from "@tocsin/domain";

/** Counts how often one message goes out, beside how often its adapter means it to. */
export interface WireCount {
  /** One writing is meant now; its first byte is told to the function that this returns. */
  readonly mean: () => (bytes: number) => void;
  /** More of it goes out. */
  readonly add: (bytes: number) => void;
  readonly counted: () => Wire;
}

export function wireCount(): WireCount {
  let meant = 0;
  let written = 0;
  let bytes = 0;
  const add = (more: number): void => {
    bytes += more;
  };
  return {
    add,
    mean: () => {
      meant += 1;
      return (more) => {
        written += 1;
        add(more);
      };
    },
    counted: () => ({ written, meant, bytes }),
  };
}
