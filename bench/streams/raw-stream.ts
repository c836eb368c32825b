import { connect, type Socket } from "node:net";

export interface RawStreamOptions {
  readonly origin: string;
  readonly token: string;
  /** The id to go on behind. */
  readonly after?: string | null;
  /** A title that came, in whole, and when. */
  readonly onTitle?: (title: string, at: number) => void;
}

/** One client of the live stream on a bare socket, cheap enough for thousands in one process. */
export interface RawStream {
  /** Resolves with when its first event was there; rejects for any answer but a stream. */
  readonly open: Promise<number>;
  /** Of the last event that is there in whole. */
  readonly lastId: () => string;
  /** Words that a reader of a bench should never see. */
  readonly odd: () => readonly string[];
  /** Takes nothing more from here on, as a page whose computer is asleep does; the system's buffer fills. */
  readonly stopReading: () => void;
  /** Takes what is there, until it ends; resolves then. */
  readonly readOn: () => Promise<void>;
  readonly isClosed: () => boolean;
  readonly socket: Socket;
}

const END = Buffer.from("\n\n");
const TITLE = '"title":"';
const ID = "\nid: ";

/** By HTTP/1.0, whose answers come without frames: what is looked for is then never cut in two. */
export function openRawStream({ origin, token, after = null, onTitle = () => undefined }: RawStreamOptions): RawStream {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const odd: string[] = [];
  let [rest, lastId, hasHead, isClosed]: [Buffer, string, boolean, boolean] = [Buffer.alloc(0), after ?? "", false, false];
  const back = after === null ? "" : `Last-Event-ID: ${after}\r\n`;
  socket.write(`GET /api/v1/stream HTTP/1.0\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n${back}\r\n`);

  const open = new Promise<number>((resolve, reject) => {
    socket.on("data", (data) => {
      const now = performance.now();
      const all = rest.length === 0 ? data : Buffer.concat([rest, data]);
      const whole = all.lastIndexOf(END) + END.length;
      if (whole < END.length) {
        rest = all;
        return;
      }
      rest = all.subarray(whole);
      const text = all.toString("latin1", 0, whole);
      if (!hasHead && !/^HTTP\/1\.\d 200 /.test(text)) reject(new Error(`The stream was answered ${text.slice(0, 60)}`));
      hasHead = true;
      if (take(text, now)) resolve(now);
    });
    socket.on("error", reject);
    socket.on("close", () => {
      isClosed = true;
      reject(new Error("The stream ended before its first event"));
    });
  });
  // Whoever closes it early asks no more.
  open.catch(() => undefined);

  /** Whether there was an event in it. */
  function take(text: string, now: number): boolean {
    const id = text.lastIndexOf(ID);
    if (id !== -1) lastId = text.slice(id + ID.length, text.indexOf("\n", id + 1));
    for (let at = text.indexOf(TITLE); at !== -1; at = text.indexOf(TITLE, at)) {
      at += TITLE.length;
      onTitle(text.slice(at, text.indexOf('"', at)), now);
    }
    for (const word of ["event: reload", "event: end"]) if (text.includes(`\n${word}\n`) || text.startsWith(`${word}\n`)) odd.push(word);
    return id !== -1;
  }
  return {
    open,
    lastId: () => lastId,
    odd: () => odd,
    stopReading: () => void socket.pause(),
    readOn: () =>
      new Promise((resolve) => {
        if (isClosed) return resolve();
        socket.on("close", () => resolve());
        socket.resume();
      }),
    isClosed: () => isClosed,
    socket,
  };
}
