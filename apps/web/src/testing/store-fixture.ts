import type { CellChange, Own } from "@tocsin/domain";
import type { SendResult } from "../lib/preferences/document.ts";
import type { SaveNotice } from "../lib/preferences/notices.ts";
import { PreferenceStore } from "../lib/preferences/preference-store.ts";
import { type CellId, cellKeyOf, type ScopeKey } from "../lib/preferences/scope-key.ts";
import { FakeServer, type FakeServerOptions } from "./fake-server.ts";
import { ManualTimers } from "./manual-timers.ts";

/** What happens to one request: the server's own answer after a time, unless the test says otherwise. */
export interface Fate {
  readonly latencyMs?: number;
  /** Given instead of the server's answer, which never saw the request. */
  readonly instead?: SendResult;
  /** Given instead of the server's answer, although the server did what was asked. */
  readonly lost?: SendResult;
}

export interface Fixture {
  readonly server: FakeServer;
  readonly timers: ManualTimers;
  readonly store: PreferenceStore;
  readonly notices: SaveNotice[];
  readonly fates: Fate[];
  readonly sent: { readonly key: ScopeKey; readonly changes: readonly CellChange[]; readonly keepalive: boolean }[];
  readonly reloads: ScopeKey[];
  /** Reads a document from the server into the store, as a poll does. */
  readonly poll: (key?: ScopeKey) => void;
  readonly signIns: { readonly resolve: () => void; readonly reject: () => void }[];
  readonly change: (id: CellId, to: Own, key?: ScopeKey) => void;
}

export interface FixtureOptions extends FakeServerOptions {
  /** What is on the server before anything is read. */
  readonly prepare?: (server: FakeServer) => void;
}

export const NO_CONNECTION: SendResult = { kind: "unreachable", cause: "connection", afterMs: null };

/** A store with a server in memory, in time that stands still. The next requests meet the fates, in order. */
export function storeFixture({ prepare, ...options }: FixtureOptions = {}): Fixture {
  const server = new FakeServer(options);
  prepare?.(server);
  const timers = new ManualTimers();
  const fates: Fate[] = [];
  const sent: Fixture["sent"] = [];
  const reloads: ScopeKey[] = [];
  const signIns: Fixture["signIns"] = [];
  const notices: SaveNotice[] = [];
  const store = new PreferenceStore({
    api: {
      load: (key) => Promise.resolve(server.document(key)),
      send: (key, changes, { keepalive }) => {
        sent.push({ key, changes, keepalive });
        const { latencyMs = 0, instead, lost } = fates.shift() ?? {};
        return new Promise((resolve) => {
          const answer = () => resolve(instead ?? (lost === undefined ? server.patch(key, changes) : (server.patch(key, changes), lost)));
          timers.after(latencyMs, answer);
        });
      },
    },
    timers,
    random: () => 0.5,
    askSignIn: () => new Promise((resolve, reject) => signIns.push({ resolve, reject: () => reject(new Error("declined")) })),
    reload: (key) => void reloads.push(key),
  });
  store.onNotice((notice) => notices.push(notice));
  const poll = (key: ScopeKey = "personal") => store.receive(key, server.document(key));
  poll();
  const change = (id: CellId, to: Own, key: ScopeKey = "personal") => {
    const cell = cellKeyOf(id);
    const from = store.document(key).cell(id)?.own;
    if (cell === null || from === undefined) throw new Error(`No cell ${id} in ${key}`);
    store.apply(key, [{ ...cell, from, to }]);
  };
  return { server, timers, store, notices, fates, sent, reloads, poll, signIns, change };
}

/** What is stored for a cell of one's own scope. */
export function ownOf({ store }: Fixture, id: CellId): Own | undefined {
  return store.document("personal").cell(id)?.own;
}

/** How a cell of one's own scope is marked. */
export function markOf({ store }: Fixture, id: CellId): string | undefined {
  return store.document("personal").cell(id)?.mark.kind;
}
