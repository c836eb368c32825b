import { type StreamEventName, STREAM_EVENTS } from "@tocsin/contract";

/** One event of a stream as a browser dispatches it. */
export interface Dispatched {
  readonly event: string;
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface StreamReader {
  /** The next event; null: the stream has ended. */
  readonly next: () => Promise<Dispatched | null>;
  /** The next so many events. */
  readonly take: (count: number) => Promise<readonly Dispatched[]>;
  /** Milliseconds that it was told last to wait before it comes back. */
  readonly retryMs: () => number | null;
  readonly comments: () => number;
  readonly cancel: () => Promise<void>;
}

/** Reads server-sent events by the letter of their standard, and only as fast as they are asked for. */
export function readStream(body: ReadableStream<Uint8Array> | null): StreamReader {
  if (body === null) throw new Error("There is no body to read.");
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const ready: Dispatched[] = [];
  let [rest, retry, comments] = ["", null as number | null, 0];
  const fields = { event: "", id: "", data: [] as string[] };

  function takeLine(line: string): void {
    if (line === "") return dispatch();
    if (line.startsWith(":")) comments += 1;
    const [name = "", value = ""] = line.split(/:(.*)/s);
    const text = value.replace(/^ /, "");
    if (name === "event" || name === "id") fields[name] = text;
    if (name === "data") fields.data.push(text);
    if (name === "retry" && /^\d+$/.test(text)) retry = Number(text);
  }
  function dispatch(): void {
    const { event, id, data } = fields;
    if (data.length > 0) ready.push({ event, id, data: parsed(event, data.join("\n")) });
    Object.assign(fields, { event: "", data: [] });
  }
  async function fill(): Promise<boolean> {
    const { done, value } = await reader.read();
    const lines = (rest + decoder.decode(value, { stream: !done })).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) takeLine(line);
    return !done;
  }
  async function next(): Promise<Dispatched | null> {
    while (ready.length === 0) if (!(await fill())) break;
    return ready.shift() ?? null;
  }
  return {
    next,
    take: async (count) => {
      const taken: Dispatched[] = [];
      while (taken.length < count) {
        const event = await next();
        if (event === null) throw new Error(`The stream ended after ${JSON.stringify(taken)}.`);
        taken.push(event);
      }
      return taken;
    },
    retryMs: () => retry,
    comments: () => comments,
    cancel: () => reader.cancel(),
  };
}

/** Throws for what the contract does not know, or knows otherwise. */
function parsed(event: string, text: string): Dispatched["data"] {
  if (!isName(event)) throw new Error(`There is no event ${event}.`);
  return STREAM_EVENTS[event].parse(JSON.parse(text));
}

function isName(event: string): event is StreamEventName {
  return Object.hasOwn(STREAM_EVENTS, event);
}
