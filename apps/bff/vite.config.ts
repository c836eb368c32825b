import { cpSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;

/** The migrations are read from disk at start, in the order of their names: they are copied as they are, never bundled. */
const migrations: Plugin = {
  name: "copy-migrations",
  writeBundle({ dir = `${here}/dist` }) {
    cpSync(`${here}/../../packages/store/migrations`, `${dir}/migrations`, { recursive: true });
  },
};

export default defineConfig({
  root: here,
  plugins: [migrations],
  build: {
    ssr: true,
    target: "node24",
    outDir: "dist",
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: {
        main: `${here}/src/main.ts`,
        "dispatch-thread": `${here}/src/dispatch-thread.ts`,
        "sending-thread": `${here}/src/sending-thread.ts`,
        cli: `${here}/src/cli.ts`,
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
  // Native modules cannot be packed; they stay in node_modules.
  ssr: { noExternal: true, external: ["better-sqlite3", "@node-rs/argon2"] },
});
