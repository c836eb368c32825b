import type { KnipConfig } from "knip";

const TESTS = ["src/**/*.test.{ts,tsx}"];

export default {
  workspaces: {
    ".": {
      entry: ["tools/bootstrap.mjs", "tools/{check,demo,dev,fences}.ts", "tools/vitest/*.ts", "tools/**/*.test.ts"],
      project: ["tools/**/*.{ts,mjs}", "*.ts"],
      // Called by path, because two majors of TypeScript claim the same command; oxlint finds its type-aware half by itself.
      ignoreDependencies: ["typescript7", "oxfmt", "oxlint", "oxlint-tsgolint"],
    },
    "packages/*": { entry: TESTS, project: ["src/**/*.ts"] },
    // A process of its own is named by its path, where no import is seen.
    "packages/store": { entry: [...TESTS, "src/testing/*-process.ts"], project: ["src/**/*.ts"] },
    "apps/bff": {
      entry: ["src/{main,dispatch-thread,sending-thread,cli}.ts", ...TESTS],
      project: ["src/**/*.ts"],
    },
    "apps/web": { entry: TESTS, project: ["src/**/*.{ts,tsx}"] },
    e2e: { entry: ["**/*.spec.ts"], project: ["**/*.ts"] },
    // What a machine has or not; a proof says so where it is missing.
    bench: {
      ignoreBinaries: ["mount", "umount", "strace", "unshare", "openssl", "nginx", "redis-server", "redis-cli"],
      entry: ["{main,proofs/main}.ts", "**/*-process.ts", "**/{proof-thread,vite.config}.ts", "**/*.test.ts"],
      project: ["**/*.ts"],
    },
  },
  // A type that a function takes or gives may be named by its reader before anybody else does.
  ignoreExportsUsedInFile: { interface: true, type: true },
} satisfies KnipConfig;
