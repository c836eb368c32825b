/**
 * What a flow does instead of taking a message: answers otherwise, breaks the connection before (`connect`) or after it has
 * the request, never answers, or answers one byte at a time.
 */
export type FlowFault =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly drop: "connect" | "answer" }
  | { readonly hang: true }
  | { readonly drip: true };

export interface FlowFaults {
  readonly next: (fault: FlowFault) => void;
  readonly always: (fault: FlowFault) => void;
  readonly lift: () => void;
  /** Whether the connection that opens now breaks, used up by asking. */
  readonly takeConnect: () => boolean;
  /** What happens to the request of this moment, used up by asking. */
  readonly take: () => FlowFault | null;
}

export function flowFaults(): FlowFaults {
  const once: FlowFault[] = [];
  let standing: FlowFault | null = null;
  const isConnect = (fault: FlowFault | undefined | null): boolean =>
    fault !== undefined && fault !== null && "drop" in fault && fault.drop === "connect";
  return {
    next: (fault) => once.push(fault),
    always: (fault) => {
      standing = fault;
    },
    lift: () => {
      once.length = 0;
      standing = null;
    },
    takeConnect: () => {
      if (!isConnect(once[0])) return isConnect(standing);
      once.shift();
      return true;
    },
    take: () => once.shift() ?? standing,
  };
}
