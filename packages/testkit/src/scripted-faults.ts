/** What a receiver does wrong, told in advance: once, or each time until lifted. `At` is the point that it can go wrong at. */
export interface ScriptedFaults<At, Fault> {
  /** What happens the next time the point is reached; several for one point happen in the order given. */
  readonly next: (fault: Fault) => void;
  /** What happens each time the point is reached, until `lift`. */
  readonly always: (fault: Fault) => void;
  readonly lift: () => void;
  /** The fault of this moment, used up by asking. */
  readonly take: (at: At) => Fault | null;
}

export function scriptedFaults<At, Fault extends { readonly at: At }>(): ScriptedFaults<At, Fault> {
  const once: Fault[] = [];
  const standing = new Map<At, Fault>();
  return {
    next: (fault) => once.push(fault),
    always: (fault) => standing.set(fault.at, fault),
    lift: () => {
      once.length = 0;
      standing.clear();
    },
    take: (point) => {
      const index = once.findIndex(({ at }) => at === point);
      const [fault] = index === -1 ? [] : once.splice(index, 1);
      return fault ?? standing.get(point) ?? null;
    },
  };
}
