import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
/** Below the packages that stay outside the bundle, and beside no build that somebody uses. */
const BESIDE = join(ROOT, "apps/bff/node_modules");

/** Packs the server of now, with the thread of the proofs; gone when disposed of. */
export function packForProof(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(BESIDE, ".packed-for-proof-"));
  const args = ["build", "--config", "bench/crash/vite.config.ts", "--outDir", path, "--logLevel", "error"];
  execFileSync(process.execPath, ["node_modules/vite/bin/vite.js", ...args], { cwd: ROOT });
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
