import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 100;

/**
 * Runs work while no other process holds the same lock file. A lock whose owner is gone is taken over.
 * @template T
 * @param {string} file
 * @param {{ work: () => Promise<T>, onWait: (owner: number) => void }} task
 * @returns {Promise<T>}
 */
export async function withLock(file, { work, onWait }) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!tryTake(file)) {
    const owner = ownerOf(file);
    if (owner !== undefined && !isAlive(owner)) {
      breakStale(file, owner);
      continue;
    }
    if (!told && owner !== undefined) {
      onWait(owner);
      told = true;
    }
    await pause(POLL_MS);
  }

  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * Written aside and linked into place: whoever sees the lock sees a whole one.
 * @param {string} file
 */
function tryTake(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Moved aside first and looked at again: between our look and our move another waiter may have put its own lock there, and that one goes back.
 * @param {string} file
 * @param {number} owner
 */
function breakStale(file, owner) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if (ownerOf(aside) !== owner) linkSync(aside, file);
  rmSync(aside, { force: true });
}

/** @param {string} file @returns {number | undefined} */
function ownerOf(file) {
  try {
    return Number.parseInt(readFileSync(file, "utf8"), 10);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
