import { statfs } from "node:fs/promises";
import type { Config } from "./config/config.ts";

/** Bytes that the folder's disk has free for whoever is not root. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Whether the data folder's disk has the free space that events are accepted with (`TOCSIN_MIN_FREE_MB`). */
export async function hasDiskRoom({ folder, minFreeBytes }: Pick<Config["data"], "folder" | "minFreeBytes">): Promise<boolean> {
  return (await freeBytes(folder)) >= minFreeBytes;
}

/** Asking the system was a twentieth of what accepting an event costs the thread that answers requests. */
const KEPT_MS = 250;

/** One answer for all who ask within a quarter of a second; one that could not be had is no answer for anybody else. */
export function askedSeldom<T>(ask: () => Promise<T>, steady: () => number = () => performance.now()): () => Promise<T> {
  let kept: { readonly since: number; readonly answer: Promise<T> } | null = null;
  return () => {
    if (kept !== null && steady() - kept.since < KEPT_MS) return kept.answer;
    const asked = { since: steady(), answer: ask() };
    kept = asked;
    asked.answer.catch(() => {
      if (kept === asked) kept = null;
    });
    return asked.answer;
  };
}
