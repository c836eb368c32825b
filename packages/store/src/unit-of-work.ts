import { StoreUnavailable } from "@tocsin/ports";
import type { Db } from "./database.ts";
import { checkpoints } from "./checkpoint.ts";
import { beginImmediate, commitBatch, failAll, isPassing, type Job } from "./group-commit.ts";
import { writeFaults } from "./write-faults.ts";

/**
 * The one writer of a process. Works that wait together share one transaction and one fsync; each has a savepoint of its
 * own, so that one that throws leaves nothing behind and touches no other.
 */
export interface Writer extends AsyncDisposable {
  /**
   * Queues a unit of work; resolves with its answer when it is on disk. `work` is synchronous, runs once, and undoes
   * everything it wrote by throwing (the promise rejects with what it threw). Rejects with {@link StoreUnavailable} when
   * the database could not be had in time, the disk is full, or it has failed. A `long` one begins a transaction: who
   * came before it is answered without it, and who came behind, and waited for it anyway, shares its fsync while the transaction takes on more.
   */
  write<T>(work: (db: Db) => T, length?: "long"): Promise<T>;
  /** Reads on the writing connection, outside any transaction: sees everything that was answered before. */
  read<T>(work: (db: Db) => T): Promise<T>;
  /** When the disk last had no room for a work, as `performance.now()` counts; minus infinity: never. */
  fullAt(): number;
  /** Whether a work met a page that is not what the database wrote: nothing makes that good but a backup. */
  isDamaged(): boolean;
  /** Finishes what is queued, then closes the connection. */
  close(): Promise<void>;
}

export interface WriterOptions {
  /** How long a work waits for a database that another process holds. */
  readonly busyMs?: number;
  /** A transaction takes on no further work after this long. */
  readonly batchMs?: number;
  /** The disk failed under us: nothing is written any more, and only a new process can tell what is there. */
  readonly onDiskFault?: ((error: unknown) => void) | undefined;
}

const BUSY_MS = 2_000;
const BATCH_MS = 10;
const RETRY_PAUSE_MS = 10;

/** Takes `db` over: closing the writer closes it. */
export function openWriter(db: Db, { busyMs = BUSY_MS, batchMs = BATCH_MS, onDiskFault }: WriterOptions = {}): Writer {
  const queue: Job[] = [];
  const checkpoint = checkpoints(db);
  let pumping: Promise<void> | null = null;
  let closed: string | null = null;
  const faults = writeFaults();

  return { write, read, fullAt: faults.fullAt, isDamaged: faults.isDamaged, close, [Symbol.asyncDispose]: close };

  function write<T>(work: (db: Db) => T, length?: "long"): Promise<T> {
    if (closed !== null) return Promise.reject(new StoreUnavailable(closed));
    return new Promise<T>((resolve, reject) => {
      queue.push(jobOf({ work, isLong: length === "long", resolve, reject: faults.noting(reject) }));
      pumping ??= pump();
    });
  }

  function read<T>(work: (db: Db) => T): Promise<T> {
    if (closed !== null) return Promise.reject(new StoreUnavailable(closed));
    // Nothing else runs between BEGIN and COMMIT, so there is never a half-written state to see.
    return new Promise<T>((resolve) => resolve(faults.watched(() => work(db))));
  }

  async function close(): Promise<void> {
    closed ??= "The store is closed";
    await pumping;
    if (db.$client.open) db.$client.close();
  }

  async function pump(): Promise<void> {
    // Works asked for in the same turn of the event loop share the first transaction.
    await nextTurn();
    let waitingSince = performance.now();
    while (queue.length > 0) {
      if (begin(db, queue)) {
        work();
        await nextTurn();
        waitingSince = performance.now();
      } else {
        giveUpOn(queue, waitingSince, busyMs);
        await pause(RETRY_PAUSE_MS);
      }
    }
    pumping = null;
  }

  function work(): void {
    try {
      commitBatch(db, queue, batchMs);
      checkpoint();
    } catch (error) {
      // What holds up a checkpoint holds up no work: the log is longer for a while.
      if (isPassing(error)) return;
      // Never asked again: a sync that failed succeeds the second time, and nothing is there.
      closed = "The disk failed";
      failAll(queue.splice(0), new StoreUnavailable(closed, { cause: error }));
      onDiskFault?.(error);
    }
  }
}

function begin(db: Db, queue: Job[]): boolean {
  try {
    return beginImmediate(db);
  } catch (error) {
    failAll(queue.splice(0), error);
    return false;
  }
}

/** The wait counts from when this transaction was first tried: time behind our own works is no sign of trouble. */
function giveUpOn(queue: Job[], waitingSince: number, busyMs: number): void {
  const now = performance.now();
  while (queue[0] !== undefined && now - Math.max(queue[0].queuedAt, waitingSince) > busyMs) {
    queue.shift()?.fail(new StoreUnavailable("Another process holds the database"));
  }
}

interface Asked<T> {
  readonly work: (db: Db) => T;
  readonly isLong: boolean;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

function jobOf<T>({ work, isLong, resolve, reject }: Asked<T>): Job {
  const answers: T[] = [];
  return {
    queuedAt: performance.now(),
    isLong,
    run: (db) => {
      answers.push(work(db));
    },
    done: () => {
      for (const answer of answers) resolve(answer);
    },
    fail: reject,
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
