import { defineConfig, mergeConfig } from "vite";
import packed from "../../apps/bff/vite.config.ts";

/** The packed server as it is, but for its writing thread, which a proof may compose in another way. */
export default mergeConfig(
  packed,
  defineConfig({ build: { rolldownOptions: { input: { "dispatch-thread": `${import.meta.dirname}/proof-thread.ts` } } } }),
);
