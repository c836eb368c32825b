import type { Db } from "../database.ts";
import type { Writer } from "../unit-of-work.ts";

/** Which request the work that runs now on a connection was asked for by. Works are synchronous: one at a time. */
const ASKING = new WeakMap<Db["$client"], string>();

/** Null: nobody asked by request, such as the command line and the engine. */
export function askingRequest(db: Db): string | null {
  return ASKING.get(db.$client) ?? null;
}

/**
 * The same writer; its works know the request that asked for them. That is looked up when a work is asked for: it runs later, in one
 * transaction with works of other requests.
 */
export function writerForRequests(writer: Writer, currentRequest: () => string | null): Writer {
  return {
    ...writer,
    write: (work) => {
      const request = currentRequest();
      return writer.write((db) => (request === null ? work(db) : whileAsking(db, request, () => work(db))));
    },
  };
}

function whileAsking<T>({ $client }: Db, request: string, work: () => T): T {
  ASKING.set($client, request);
  try {
    return work();
  } finally {
    ASKING.delete($client);
  }
}
