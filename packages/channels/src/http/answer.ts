import type { Dispatcher } from "undici";

/** What came back. `body`: what it says, of which no more is read than people would; null where it did not come to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string | null;
  /** Nothing more of it is on its way. */
  readonly isWhole: boolean;
}

export interface Reading {
  readonly handler: Dispatcher.DispatchHandler;
  /** Rejects where no head of an answer came. */
  readonly answer: Promise<Answer>;
  /** Waits no longer: what has not come by now does not count. */
  readonly giveUp: (reason: Error) => void;
}

const BODY_MAX = 65_536;

/** Reads an answer off the wire as it comes, without the library's streams. `onFirstByte`: its head is there. */
export function readAnswer(onFirstByte: () => void): Reading {
  let resolve!: (answer: Answer) => void;
  let reject!: (reason: Error) => void;
  const answer = new Promise<Answer>((...settle) => {
    [resolve, reject] = settle;
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  let head: Pick<Answer, "status" | "headers"> | null = null;

  const giveUp = (reason: Error): void => {
    if (head === null) reject(reason);
    else resolve({ ...head, body: null, isWhole: false });
  };
  const end = (isWhole: boolean): void => {
    const body = size === 0 ? "" : Buffer.concat(chunks).toString("utf8");
    if (head !== null) resolve({ ...head, body, isWhole });
  };
  return {
    answer,
    giveUp,
    handler: {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, status, headers) => {
        // Only an interim word: the answer is still to come.
        if (status < 200) return;
        onFirstByte();
        head = { status, headers };
        // It would be larger than it looks, and stays unread.
        if (headers["content-encoding"] !== undefined) end(false);
      },
      onResponseData: (_controller, chunk) => {
        if (size >= BODY_MAX) return;
        chunks.push(chunk.subarray(0, BODY_MAX - size));
        size += chunk.length;
        if (size >= BODY_MAX) end(false);
      },
      onResponseEnd: () => {
        end(true);
      },
      onResponseError: (_controller, error) => {
        giveUp(error);
      },
    },
  };
}
