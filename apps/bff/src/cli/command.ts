import type { Clock, StoreReads, StoreWrites } from "@tocsin/ports";
import type { Writer } from "@tocsin/store";
import type { Config } from "../config/config.ts";

/** The TXT records of a name as one text; `none`: there is no such name, `unknown`: nobody could be asked. */
export type LookUpTxt = (name: string) => Promise<string>;

/** Everything a command has to do with the world around it. */
export interface CliWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Folder of the migrations. */
  readonly migrations: string;
  readonly memoryBytes: number;
  readonly lookUpTxt: LookUpTxt;
  /** All of standard input; where something is asked for at a terminal, one line, which is not shown. Null: a document is to come. */
  readonly readInput: (prompt: string | null) => Promise<string>;
  readonly readFile: (path: string) => Promise<string>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** What a command is given to work with. */
export interface CliStore {
  readonly config: Config;
  readonly reads: StoreReads;
  readonly writes: StoreWrites;
  /** For what concerns the whole database. */
  readonly writer: Writer;
}

export type Outcome =
  | { readonly ok: true; readonly text: string; readonly json: unknown }
  | {
      readonly ok: false;
      readonly failure: "failed" | "usage";
      readonly text: string;
      readonly json: unknown;
      /** The text is what was asked for, and no word about why it could not be had. */
      readonly isReport?: true;
    };

export function done(text: string, json: unknown): Outcome {
  return { ok: true, text, json };
}

/** The command was understood and could not be done: exit code 1. */
export function failed(code: string, text: string, more: object = {}): Outcome {
  return { ok: false, failure: "failed", text, json: { code, message: text, ...more } };
}

/** The command was done, and what it found is not as it should be: exit code 1. */
export function foundBroken(text: string, more: object): Outcome {
  return { ok: false, failure: "failed", text, json: { code: "broken", message: text, ...more }, isReport: true };
}

/** The command was not understood: exit code 2. */
export function misused(text: string): Outcome {
  return { ok: false, failure: "usage", text, json: { code: "usage", message: text } };
}

export const EXIT_CODE = { done: 0, failed: 1, usage: 2 } as const;
