import { StoreUnavailable } from "@tocsin/ports";
import { isFull } from "./group-commit.ts";
import type { Writer } from "./unit-of-work.ts";

/** Why nothing can be written now: there is no room, somebody else holds the database, or works meet pages that are damaged. */
export type WriteFault = "disk_full" | "held" | "damaged";

/** What the disk said of a page, or of work that it had no room for, holds this long. */
const ANSWER_MS = 3_000;

/**
 * Asks the disk whether it takes anything; null: it does. A transaction that changes nothing succeeds on a full one, too, so this one writes a page,
 * as it was, but not more often than every {@link ANSWER_MS}. A page may have found room where work did not. Damage that some work met stays.
 */
export function writeCheck(
  writer: Pick<Writer, "write" | "fullAt" | "isDamaged">,
  steady: () => number = () => performance.now(),
): () => Promise<WriteFault | null> {
  let provenAt = -Infinity;
  let asking: Promise<WriteFault | null> | null = null;

  async function ask(): Promise<WriteFault | null> {
    try {
      await writer.write(({ $client }) => {
        const version = Number($client.pragma("user_version", { simple: true }));
        $client.pragma(`user_version = ${String(version)}`);
      });
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return isFull(error.cause) ? "disk_full" : "held";
    }
    provenAt = steady();
    return null;
  }

  return () => {
    if (writer.isDamaged()) return Promise.resolve("damaged");
    if (steady() - writer.fullAt() < ANSWER_MS) return Promise.resolve("disk_full");
    if (steady() - provenAt < ANSWER_MS) return Promise.resolve(null);
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };
}
