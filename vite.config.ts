import { availableParallelism } from "node:os";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env["DEV_SERVER"] ?? "http://127.0.0.1:8080";

const LIBRARIES = ["react", "react-dom", "scheduler", "react-router", "react-router-dom", "@tanstack/[^/]+"];
/** Lists that are read page by page, many documents at once, and what is changed by a form are on other routes. */
const LIST_PARTS = [
  "InfiniteQuery",
  "infiniteQueryObserver",
  "infiniteQueryOptions",
  "useQueries",
  "queriesObserver",
  "useMutation",
  "mutationObserver",
];
const LATER = ["details-popover", "guard-dialog", "conflict-review", "modal"];
const FIRST_LOAD = new RegExp(
  [
    `/node_modules/(?:${LIBRARIES.join("|")})/(?!.*(?:${LIST_PARTS.join("|")}))`,
    // The icons themselves are with what shows them.
    "/node_modules/lucide-react/(?!.*/icons/)",
    "/packages/domain/src/(?:catalogue|preferences/)",
    "/web/src/lib/(?:address-params|catalogue|http|is-mac|key-help|plain-text|problem-text|settings|words/en/(?:clock|numbers|shell))\\.ts",
    "/web/src/features/notifications/(?:cell-details|channel-link|channel-notes|matrix-filter|scope-choice|use-matrix-filter|use-reach)\\.",
    "/web/src/ui/(?:load-failure|notice|page-header|plain-pages-later|stale-strip)\\.",
    "/web/src/lib/preferences/",
    "/web/src/lib/words/grid(?!-details|-layers)",
    `/web/src/ui/preference-grid/(?!${LATER.join("|")})`,
  ].join("|"),
);
/** What forms are made of, in one piece: the first load names every piece that there is. */
const FIELDS = /\/web\/src\/(?:ui|lib)\/(?:field|form-problems|new-password|new-password-fields)\./;

/** Modules are put in the place of others here, before anything has read those. */
const REPLACING = "apps/web/src/**/*.alone.test.tsx";
const THREADS = "apps/bff/src/threads/**/*.test.ts";

export default defineConfig({
  root: "apps/web",
  plugins: [react()],
  server: { port: 5173, proxy: { "/api": server, "/healthz": server, "/readyz": server } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // Every browser that has popovers fetches modules ahead by itself.
    modulePreload: { polyfill: false },
    // What the first load of the settings page needs compresses better in one piece, and so do the styles.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "first", test: FIRST_LOAD },
            { name: "field", test: FIELDS },
          ],
        },
      },
    },
  },
  test: {
    root: import.meta.dirname,
    setupFiles: ["tools/vitest/quiet-console.ts", "tools/vitest/property-seed.ts"],
    provide: { propertySeed: Number(process.env["PROPERTY_SEED"] ?? "1") },
    // One more than there are cores: much of the time goes into waiting for receivers, processes and the disk.
    maxWorkers: availableParallelism() + 1,
    // Properties work through many inputs, and machines that run tests are shared: a test that hangs is ended, a slow one is not.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: "shared",
          environment: "node",
          // One process reads the modules once for many files, which is half of the work: what is in them is constant, or kept for a connection.
          isolate: false,
          include: ["{packages/*,apps/bff}/src/**/*.test.ts"],
          exclude: [THREADS],
        },
      },
      {
        extends: true,
        test: {
          name: "alone",
          environment: "node",
          // A process for each file: threads are started here, and ended in the middle of their work, which has cost a shared process its life.
          include: [THREADS, "{tools,bench}/**/*.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "web",
          environment: "happy-dom",
          isolate: false,
          include: ["apps/web/src/**/*.test.{ts,tsx}"],
          exclude: [REPLACING],
          setupFiles: ["apps/web/src/testing/setup.ts"],
        },
      },
      {
        extends: true,
        test: { name: "web alone", environment: "happy-dom", include: [REPLACING], setupFiles: ["apps/web/src/testing/setup.ts"] },
      },
    ],
  },
});
