export * from "./database.ts";
export { dispatchStore } from "./dispatch/dispatch-store.ts";
export * from "./migrate.ts";
export * from "./store.ts";
export { openWriter, type Writer, type WriterOptions } from "./unit-of-work.ts";
