import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** What another process does with the database. `holds`: it keeps the lock for all the time · `writes`: it takes it again and again, for a moment. */
export type Contention = "holds" | "writes";

export interface OtherProcess {
  /** Resolves with what it printed when it has let go of the database. */
  readonly released: Promise<string>;
}

const SCRIPTS: Readonly<Record<Contention, string>> = { holds: "holding-process.ts", writes: "contending-process.ts" };

/** Resolves when it has the database in its hands, for `ms` from then on. */
export async function otherProcess(database: string, ms: number, contention: Contention): Promise<OtherProcess> {
  const script = join(import.meta.dirname, SCRIPTS[contention]);
  const child = spawn(process.execPath, [script, database, String(ms)], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const released = once(child, "close").then(() => said);
  await once(child.stdout, "data");
  return { released };
}
