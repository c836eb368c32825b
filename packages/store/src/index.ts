export { backUp } from "./backup/back-up.ts";
export { restore } from "./backup/restore.ts";
export * from "./database.ts";
export { dispatchStore } from "./dispatch/dispatch-store.ts";
export * from "./migrate.ts";
export { makePrivateFolder } from "./private-folder.ts";
export { lockForServer, type ServerLock } from "./server-lock.ts";
export * from "./store.ts";
export { openWriter, type Writer, type WriterOptions } from "./unit-of-work.ts";
