/**
 * What a receiver of HTTP does instead of taking a message: answers otherwise, breaks the connection before (`connect`) or
 * after it has the request, never answers, answers one byte at a time, says what is no HTTP, or never comes to an end.
 */
export type HttpFault =
  | { readonly status: number; readonly body?: string | Uint8Array; readonly headers?: Readonly<Record<string, string>> }
  | { readonly drop: "connect" | "answer" }
  | { readonly hang: true }
  | { readonly drip: true }
  | { readonly raw: string }
  | { readonly endless: "headers" | "body" };

export interface HttpFaults {
  readonly next: (fault: HttpFault) => void;
  readonly always: (fault: HttpFault) => void;
  readonly lift: () => void;
  /** Whether the connection that opens now breaks, used up by asking. */
  readonly takeConnect: () => boolean;
  /** What happens to the request of this moment, used up by asking. */
  readonly take: () => HttpFault | null;
}

export function httpFaults(): HttpFaults {
  const once: HttpFault[] = [];
  let standing: HttpFault | null = null;
  const isConnect = (fault: HttpFault | undefined | null): boolean =>
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
