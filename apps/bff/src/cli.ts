import { Resolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { runCli } from "./cli/program.ts";
import { readInput } from "./cli/read-input.ts";
import { migrationsFolder } from "./threads/places.ts";

process.umask(0o077);
// Whoever has read enough (`| head -1`) closes the pipe: no fault of the command's.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
const code = await runCli(process.argv.slice(2), {
  env: process.env,
  clock: { now: () => Date.now() },
  migrations: migrationsFolder(import.meta.url),
  memoryBytes: totalmem(),
  lookUpTxt,
  readInput: (prompt) => readInput(process, prompt),
  readFile: (path) => readFile(path, "utf8"),
  out: (line) => void process.stdout.write(line),
  err: (line) => void process.stderr.write(line),
});
process.exitCode = code;

async function lookUpTxt(name: string): Promise<string> {
  try {
    const records = await new Resolver({ timeout: 2_000, tries: 1 }).resolveTxt(name);
    return records.map((parts) => parts.join("")).join("\n");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENODATA") return "";
    return code === "ENOTFOUND" ? "none" : "unknown";
  }
}
