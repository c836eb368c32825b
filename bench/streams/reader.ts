import { type ClientRequest, request } from "node:http";

/** One client of the live stream: when it saw which alert, and the id to go on with. */
export interface Reader {
  /** Resolves when its first event is there. */
  readonly open: Promise<void>;
  /** Titles of alerts that came, each as often as it came, with when. */
  readonly seen: ReadonlyMap<string, readonly number[]>;
  readonly lastId: () => string;
  /** Events that a reader of this bench should never see, and its end. */
  readonly odd: () => readonly string[];
  readonly close: () => void;
}

const ALERT = /"title":"([^"]+)"/g;
const ODD = /^event: (?:reload|end)$/gm;
const ID = /^id: (\S+)$/gm;

/** Parses no more than it has to: a thousand of them share one process with what they measure. */
export function readStream(origin: string, token: string): Reader {
  const seen = new Map<string, number[]>();
  let lastId = "";
  let rest = "";
  const odd: string[] = [];
  let asked: ClientRequest | null = null;

  function take(text: string): void {
    const now = performance.now();
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      lastId = [...block.matchAll(ID)].at(-1)?.[1] ?? lastId;
      odd.push(...[...block.matchAll(ODD)].map(([line]) => line));
      for (const [, title = ""] of block.matchAll(ALERT)) seen.set(title, [...(seen.get(title) ?? []), now]);
    }
  }

  const open = new Promise<void>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    asked = request(`${origin}/api/v1/stream`, { headers, agent: false }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`The stream was answered ${String(answer.statusCode)}`));
      answer.setEncoding("utf8").on("data", (text: string) => {
        take(text);
        if (lastId !== "") resolve();
      });
      // Whoever closes it knows.
      answer.on("error", () => undefined);
      answer.on("close", () => odd.push("closed"));
    });
    asked.on("error", reject);
    asked.end();
  });
  return { open, seen, lastId: () => lastId, odd: () => odd, close: () => asked?.destroy() };
}
