import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env["DEV_SERVER"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: "apps/web",
  plugins: [react()],
  server: { port: 5173, proxy: { "/api": server, "/healthz": server, "/readyz": server } },
  build: { outDir: "dist", emptyOutDir: true, assetsInlineLimit: 0 },
  test: {
    root: import.meta.dirname,
    setupFiles: ["tools/vitest/quiet-console.ts"],
    projects: [
      {
        extends: true,
        test: { name: "node", environment: "node", include: ["{packages,apps/bff,tools,bench}/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "web",
          environment: "happy-dom",
          include: ["apps/web/**/*.test.{ts,tsx}"],
          setupFiles: ["apps/web/src/testing/setup.ts"],
        },
      },
    ],
  },
});
