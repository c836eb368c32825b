import { createInterface } from "node:readline/promises";
import { type Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";

export interface InputStreams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stderr: Writable;
}

/** Somebody pressed Ctrl+C or Ctrl+D instead of an answer. */
export class InputEnded extends Error {
  override readonly name = "InputEnded";
}

/**
 * Everything that comes; where something is asked for at a terminal, one line, without the letters being shown. Throws {@link InputEnded}.
 * `prompt`: null where a document is to come, which whoever types it wants to see.
 */
export async function readInput({ stdin, stderr }: InputStreams, prompt: string | null): Promise<string> {
  if (prompt === null || stdin.isTTY !== true) return await text(stdin);
  stderr.write(prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: stdin, output: silent, terminal: true });
  try {
    return await line.question("");
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw new InputEnded("Nothing was entered, and nothing was changed.");
    throw error;
  } finally {
    line.close();
    stderr.write("\n");
  }
}
