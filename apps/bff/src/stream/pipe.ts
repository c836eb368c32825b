/** The way to one reader: takes what it is given only as fast as the reader does. */
export interface Pipe {
  readonly body: ReadableStream<Uint8Array>;
  /** The reader has taken everything, and waits for more. */
  readonly isHungry: () => boolean;
  readonly write: (text: string) => void;
  /** Says a last word and ends, at once for a reader who does not take anything. */
  readonly end: (text: string) => void;
  /** Ends without a word. */
  readonly cut: () => void;
}

export interface PipeOptions {
  readonly onHungry: () => void;
  /** The reader has gone, or was cut off. */
  readonly onGone: () => void;
  /** Ends the connection below, with everything that it still holds. */
  readonly disconnect: () => void;
}

/**
 * Nothing is kept for a reader: what there is to tell lies on disk and is read when they ask. What is under way to a slow one is what the socket has and
 * one block.
 */
export function createPipe({ onHungry, onGone, disconnect }: PipeOptions): Pipe {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let isHungry = false;

  function leave(): ReadableStreamDefaultController<Uint8Array> | null {
    const open = controller;
    [controller, isHungry] = [null, false];
    if (open !== null) onGone();
    return open;
  }
  function cut(): void {
    leave()?.close();
    disconnect();
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => {
        controller = given;
      },
      pull: () => {
        isHungry = controller !== null;
        if (isHungry) onHungry();
      },
      cancel: () => void leave(),
    },
    { highWaterMark: 0 },
  );
  return {
    body,
    isHungry: () => isHungry,
    write: (text) => {
      isHungry = false;
      controller?.enqueue(Buffer.from(text));
    },
    end: (text) => {
      if (!isHungry) return cut();
      const open = leave();
      open?.enqueue(Buffer.from(text));
      open?.close();
    },
    cut,
  };
}
