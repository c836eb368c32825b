import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "../crash/data-folder.ts";

const LIBRARIES = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"].map(
  (folder) => `${folder}/faketime/libfaketimeMT.so.1`,
);
const HOUR_MS = 3_600_000;
const EXACT_MS = 60_000;

/** The system's clock as one process sees it; only that one, and only what can be set: its monotonic clock goes as it does. */
export interface FakedClock {
  /** For the process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sets it so far from the true time. */
  readonly set: (offsetMs: number) => void;
}

/** `file` is looked at again and again. */
export function fakedClock(file: string): FakedClock {
  const set: FakedClock["set"] = (offsetMs) => {
    const seconds = Math.round(offsetMs / 1_000);
    writeFileSync(file, `${seconds < 0 ? "-" : "+"}${String(Math.abs(seconds))}\n`);
  };
  set(0);
  return { environment: environmentOf(file), set };
}

/** Why no clock can be faked here, in words; null: one can. */
export function whyNoFakedClock(): string | null {
  if (!LIBRARIES.some((library) => existsSync(library))) return "there is no libfaketime (apt-get install faketime)";
  using folder = dataFolder();
  const { environment, set } = fakedClock(join(folder.path, "clock"));
  set(HOUR_MS);
  const { stdout } = spawnSync(process.execPath, ["-e", "process.stdout.write(String(Date.now()))"], {
    env: environment,
    encoding: "utf8",
  });
  const isFaked = Math.abs(Number(stdout) - Date.now() - HOUR_MS) < EXACT_MS;
  return isFaked ? null : "this system lets nobody fake the clock of a process";
}

function environmentOf(file: string): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: LIBRARIES.find((library) => existsSync(library)) ?? "",
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    DONT_FAKE_MONOTONIC: "1",
  };
}
