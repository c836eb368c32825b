import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoreReads } from "@tocsin/ports";
import { openDatabase, storeReads } from "@tocsin/store";
import { fixedClock } from "@tocsin/testkit";
import { runCli } from "../cli/program.ts";
import { InputEnded } from "../cli/read-input.ts";
import { migrationsFolder } from "../threads/places.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Given {
  /** Comes on standard input; null: Ctrl+C. */
  readonly input?: string | null;
  /** By name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** TXT records, by name. */
  readonly records?: Readonly<Record<string, string>>;
}

export interface TestCli extends Disposable {
  readonly data: string;
  run(args: readonly string[], given?: Given): Promise<Ran>;
  onDisk(): Disposable & { readonly reads: StoreReads };
}

/** The command line in this process, on a data folder of its own. */
export function testCli(): TestCli {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-cli-"));
  const data = join(folder, "data");
  return {
    data,
    run: async (args, { input = "", files = {}, env = {}, records = {} } = {}) => {
      const told = { out: "", err: "" };
      const code = await runCli(args, {
        env: { TOCSIN_DATA: data, TOCSIN_MIN_FREE_MB: "0", TOCSIN_PORT: "1", ...env },
        clock: fixedClock(),
        migrations: migrationsFolder(new URL("../main.ts", import.meta.url).href),
        memoryBytes: 0,
        lookUpTxt: async (name) => records[name] ?? "none",
        readInput: async () => {
          if (input === null) throw new InputEnded("Nothing was entered.");
          return input;
        },
        readFile: async (path) => {
          const text = files[path];
          if (text === undefined) throw new Error("no such file");
          return text;
        },
        out: (text) => (told.out += text),
        err: (text) => (told.err += text),
      });
      return { code, ...told };
    },
    onDisk: () => {
      const db = openDatabase({ file: join(data, "tocsin.db"), access: "read" });
      return { reads: storeReads(db), [Symbol.dispose]: () => db.$client.close() };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
