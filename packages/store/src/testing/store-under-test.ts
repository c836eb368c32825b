import type { StoreUnderTest } from "@tocsin/ports/testing";
import { paceStore } from "../channels/pace-store.ts";
import { openDatabase } from "../database.ts";
import { dispatchStore } from "../dispatch/dispatch-store.ts";
import { retentionStore } from "../operations/retention-store.ts";
import { renewDatabaseId } from "../stream/database-id.ts";
import { storeReads, storeWrites } from "../store.ts";
import { openTestDatabase } from "./database.ts";

/** A store as the product composes it: one writer, and reads on a connection of their own. Test databases are copies of one; `id: "own"` tells it apart. */
export function openStoreUnderTest({ id = "copied" }: { readonly id?: "copied" | "own" } = {}): Promise<StoreUnderTest> {
  const opened = openTestDatabase();
  if (id === "own") renewDatabaseId(opened.db);
  const reading = openDatabase({ file: opened.file, access: "read" });
  return Promise.resolve({
    reads: storeReads(reading),
    writes: storeWrites(opened.writer),
    dispatch: dispatchStore(opened.writer),
    retention: retentionStore(opened.writer),
    pace: paceStore(opened.writer),
    [Symbol.asyncDispose]: async () => {
      reading.$client.close();
      await opened[Symbol.asyncDispose]();
    },
  });
}
