import { StoreUnavailable } from "@tocsin/ports";
import Sqlite from "better-sqlite3";
import type { Db } from "./database.ts";

/** One queued unit of work. Exactly one of `done` and `fail` is called, and only when what it says is certain. */
export interface Job {
  readonly queuedAt: number;
  /** See {@link Writer.write}. */
  readonly isLong: boolean;
  readonly run: (db: Db) => void;
  readonly done: () => void;
  readonly fail: (error: unknown) => void;
}

/** Takes the write lock; false when another process holds it. */
export function beginImmediate(db: Db): boolean {
  try {
    db.$client.exec("BEGIN IMMEDIATE");
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw asUnavailable(error);
  }
}

/**
 * Runs works off the queue in the open transaction, for `batchMs` at most but at least one, and commits them with one fsync; a long one only
 * as the first, so that none before it is answered later for it. Throws after it has answered all of them if the disk failed.
 */
export function commitBatch(db: Db, queue: Job[], batchMs: number): void {
  const startedAt = performance.now();
  const done: Job[] = [];
  for (let job = queue.shift(); job !== undefined; job = nextBeside(job, queue)) {
    const failed = runInSavepoint(db, job);
    if (failed === null) done.push(job);
    else job.fail(asUnavailable(failed.cause));
    // A full disk may have rolled the whole transaction back: then nothing of it is on disk.
    if (!db.$client.inTransaction) return failBatch(done, failed?.cause);
    if (performance.now() - startedAt > batchMs) break;
  }
  commit(db, done);
}

/** What may share a transaction with the work before it. */
function nextBeside(job: Job, queue: Job[]): Job | undefined {
  return queue[0]?.isLong === true ? undefined : queue.shift();
}

function runInSavepoint(db: Db, job: Job): { readonly cause: unknown } | null {
  const { $client } = db;
  $client.exec("SAVEPOINT work");
  try {
    job.run(db);
    $client.exec("RELEASE work");
    return null;
  } catch (cause) {
    if ($client.inTransaction) $client.exec("ROLLBACK TO work; RELEASE work");
    return { cause };
  }
}

function commit(db: Db, done: readonly Job[]): void {
  try {
    db.$client.exec("COMMIT");
  } catch (error) {
    if (db.$client.inTransaction) db.$client.exec("ROLLBACK");
    return failBatch(done, error);
  }
  for (const job of done) job.done();
}

function failBatch(done: readonly Job[], error: unknown): void {
  failAll(done, error);
  if (isDiskFault(error)) throw error;
}

export function failAll(jobs: readonly Job[], error: unknown): void {
  for (const job of jobs) job.fail(asUnavailable(error));
}

/**
 * The disk did not take what it was given. Nobody knows what of it is there, and asking again would be answered with yes: a system forgets the pages
 * that it could not write. Only opening the database anew tells.
 */
function isDiskFault(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && /^SQLITE_IOERR_(FSYNC|DIR_FSYNC|WRITE)$/.test(error.code);
}

/** Contention and a full disk are nobody's mistake and may pass; everything else is a bug and stays what it is. */
function asUnavailable(error: unknown): unknown {
  return isPassing(error) ? new StoreUnavailable("The database cannot be written now", { cause: error }) : error;
}

export function isPassing(error: unknown): boolean {
  return isBusy(error) || isFull(error);
}

export function isFull(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code === "SQLITE_FULL";
}

/** A page is not what the database wrote there, or the file is none. */
export function isDamage(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);
}
