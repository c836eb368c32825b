import type { KnipConfig } from "knip";

const TESTS = ["src/**/*.test.{ts,tsx}"];

export default {
  workspaces: {
    ".": {
      entry: ["tools/bootstrap.mjs", "tools/{check,demo,dev,fences}.ts", "tools/vitest/*.ts", "tools/**/*.test.ts"],
      project: ["tools/**/*.{ts,mjs}", "*.ts"],
      // Called by path: both majors claim the same command (typescript7 checks, typescript is what dependency-cruiser reads our files with);
      // oxlint finds its type-aware half by itself.
      ignoreDependencies: ["typescript", "typescript7", "oxlint", "oxlint-tsgolint", "prettier"],
    },
    "packages/*": { entry: TESTS, project: ["src/**/*.{ts,tsx}"] },
    "apps/bff": {
      entry: ["src/{main,dispatch-thread,cli}.ts", ...TESTS],
      project: ["src/**/*.ts", "vite.config.ts"],
      // Packed server: the native module that the store imports is resolved from here at run time.
      ignoreDependencies: ["better-sqlite3"],
    },
    "apps/web": { entry: ["src/main.tsx", "src/testing/setup.ts", ...TESTS], project: ["src/**/*.{ts,tsx,css}"] },
    e2e: { entry: ["playwright.config.ts", "**/*.spec.ts"], project: ["**/*.ts"] },
    bench: { entry: ["main.ts", "**/*.test.ts"], project: ["**/*.ts"] },
  },
  ignore: ["**/.types/**", "**/dist/**"],
  // A type that a function takes or gives may be named by its reader before anybody else does.
  ignoreExportsUsedInFile: { interface: true, type: true },
} satisfies KnipConfig;
