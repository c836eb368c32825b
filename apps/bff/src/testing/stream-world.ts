import { randomBytes } from "node:crypto";
import type { StreamPosition } from "@tocsin/domain";
import type { StreamReads, StoreWrites } from "@tocsin/ports";
import { anEvent } from "@tocsin/ports/testing";
import { fixedClock } from "@tocsin/testkit";
import { sealedText } from "../secrets/sealed-text.ts";
import { secretHash } from "../auth/secret-text.ts";
import { messageContext } from "../services/message-context.ts";
import { createStreamHub } from "../stream/hub.ts";
import { positionIds } from "../stream/position-ids.ts";
import type { StreamHub } from "../stream/stream-hub.ts";
import { tellingWrites } from "../stream/telling-writes.ts";
import type { readUntaken } from "../stream/untaken.ts";
import { readStream, type StreamReader } from "./read-stream.ts";
import { importTestDirectory, openTestStore, personNamed, productNamed, type TestStore } from "./test-store.ts";

export interface StreamWorld extends AsyncDisposable {
  readonly store: TestStore;
  readonly writes: StoreWrites;
  readonly hub: StreamHub;
  readonly clock: ReturnType<typeof fixedClock>;
  /** Events of log lines that are no routine. */
  readonly logged: readonly string[];
  /** How often a connection was ended with all that it held. */
  readonly disconnected: () => number;
  readonly idOf: (username: string) => Promise<string>;
  /** Opens a stream with a token of its own; throws where it is refused. */
  readonly listen: (username: string, after?: string) => Promise<Listening>;
  /** What an event behind which somebody stands there carries as its id. */
  readonly idAt: (username: string, position: StreamPosition) => Promise<string>;
  readonly refusal: (username: string) => Promise<string | null>;
  /** Events of Payments, fanned out; those who listen are told. */
  readonly happen: (...titles: readonly string[]) => Promise<void>;
  /** So much time passes, and everything that is due every second is done. */
  readonly pass: (ms: number) => Promise<void>;
}

export interface Listening extends StreamReader {
  readonly token: string;
  readonly person: string;
}

/** A hub on a real store, with time that stands until it is moved: dana may see Payments, eli does not, root is a superuser. */
export async function openStreamWorld(
  around: (reads: StreamReads) => StreamReads = (reads) => reads,
  untaken: typeof readUntaken = async () => () => null,
): Promise<StreamWorld> {
  const store = openTestStore();
  await importTestDirectory(store);
  const payments = await productNamed(store, "Payments");
  const clock = fixedClock();
  const logged: string[] = [];
  const note = (event: string): void => void logged.push(event);
  const log = { debug: () => undefined, info: note, warn: note, error: note };
  let [steady, disconnected, count] = [0, 0, 0];
  let ticks: (() => void)[] = [];
  const sealed = sealedText([randomBytes(32)], "stream position");
  const hub = createStreamHub({
    reads: around(store.reads.stream),
    context: () => messageContext({ reads: store.reads, origin: "https://tocsin.example.com" }),
    sealed,
    clock,
    log,
    // What is soon is done at once; what comes every second, when time passes.
    timers: {
      after: (ms, callback) => {
        if (ms < 1_000) setImmediate(callback);
        else ticks.push(callback);
        return () => undefined;
      },
    },
    steady: () => steady,
    random: () => 0.5,
    untaken,
  });
  const writes = tellingWrites(store.writes, hub);
  const idOf = async (username: string) => (await personNamed(store, username)).id;

  async function open(username: string, after: string | null = null) {
    const { id: person, superuser } = await personNamed(store, username);
    count += 1;
    const token = `t${String(count)}`;
    const hash = secretHash(token);
    await writes.access.createToken({ id: token, person, name: token, scopes: ["read"], hash, expiresAt: null, at: clock.now() });
    const opened = await hub.open({
      person,
      by: { kind: "token", id: token, superuser },
      after,
      connection: { disconnect: () => void (disconnected += 1), ends: token, waiting: () => 0 },
    });
    return { opened, token, person };
  }

  return {
    store,
    writes,
    hub,
    clock,
    logged,
    disconnected: () => disconnected,
    idOf,
    listen: async (username, after) => {
      const { opened, token, person } = await open(username, after);
      if (!opened.ok) throw new Error(opened.refusal);
      return { ...readStream(opened.body), token, person };
    },
    idAt: async (username, position) => {
      const database = await store.reads.stream.databaseId({});
      return positionIds(sealed, { database, person: await idOf(username) }).write(position);
    },
    refusal: async (username) => {
      const { opened } = await open(username);
      return opened.ok ? null : opened.refusal;
    },
    happen: async (...titles) => {
      const events = titles.map((title) =>
        anEvent(`e${String((count += 1))}`, { title, description: "left out of the stream", product: { id: payments } }),
      );
      await writes.events.accept({ events, at: clock.now() });
      while ((await store.dispatch.fanOutPages({ now: clock.now(), peopleMax: 100, eventsMax: 100 })).length > 0);
      hub.wake();
    },
    pass: async (ms) => {
      steady += ms;
      clock.advance(ms);
      const due = ticks;
      ticks = [];
      for (const tick of due) tick();
      await new Promise((resolve) => setImmediate(resolve));
    },
    [Symbol.asyncDispose]: async () => {
      hub.stop();
      await store[Symbol.asyncDispose]();
    },
  };
}
