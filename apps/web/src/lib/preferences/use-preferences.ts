import type { CellChange, CellKey, Scope } from "@tocsin/domain";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { useToldLive } from "../live-query.ts";
import type { GridWords } from "../words/grid.ts";
import type { Announcer } from "./announcer.ts";
import type { OpenConflict, PreferenceStore, SaveStatus } from "./preference-store.ts";
import { usePreferencesContext } from "./preferences-provider.tsx";
import { preferencesQuery } from "./queries.ts";
import type { ScopeDocument } from "./scope-document.ts";
import { cellId, type ScopeKey, scopeOf } from "./scope-key.ts";

/** Everything of the grid but its rows, columns and name. */
export interface GridBinding {
  readonly scope: Scope;
  readonly source: ScopeDocument;
  readonly words: GridWords;
  readonly announcer: Announcer;
  readonly me: string | null;
  readonly isBusy: boolean;
  readonly isSimple: boolean;
  /** The cell that had focus last in this session, in whatever scope. */
  readonly initialCell: CellKey | null;
  readonly onChange: (changes: readonly CellChange[]) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onFlush: () => void;
  readonly onRetry: (cell: CellKey) => void;
  readonly onRetryAll: () => void;
  readonly onDecide: (cell: CellKey, keep: "mine" | "theirs") => void;
  readonly onCellFocus: (cell: CellKey) => void;
}

export interface BarBinding {
  /** Read by the bar itself: a toggle draws no page anew. */
  readonly source: { readonly subscribe: (listener: () => void) => () => void; readonly status: () => SaveStatus };
  readonly words: GridWords;
  readonly onUndo: () => void;
  readonly onRetryAll: () => void;
  readonly onResume: () => void;
  readonly onDecide: (conflict: OpenConflict, keep: "mine" | "theirs") => void;
}

export interface PreferencesOfScope {
  /** `loading` before the first document, `failed` if it did not come. */
  readonly phase: "loading" | "ready" | "failed";
  readonly error: Error | null;
  /** Epoch ms of what is shown, if reading it again has failed; else null. */
  readonly stale: number | null;
  readonly refetch: () => void;
  readonly announcer: Announcer;
  readonly grid: GridBinding;
  readonly bar: BarBinding;
}

/** One scope's settings: read, shown, changed, saved. */
export function usePreferences(key: ScopeKey): PreferencesOfScope {
  const { api, store, askSignIn, announcer, words, isSimple, me } = usePreferencesContext();
  const { error, dataUpdatedAt, refetch } = useQuery({
    ...preferencesQuery(key, { api, store, askSignIn }),
    ...useToldLive(),
    refetchOnWindowFocus: "always",
  });
  const source = store.document(key);
  const subscribe = useCallback((listener: () => void) => source.subscribe("all", listener), [source]);
  const isLoaded = useSyncExternalStore(subscribe, () => source.isLoaded());
  const actions = useMemo(() => actionsOf(store, key), [store, key]);
  return {
    phase: isLoaded ? "ready" : error === null ? "loading" : "failed",
    error,
    stale: isLoaded && error !== null ? dataUpdatedAt : null,
    refetch: () => void refetch(),
    announcer,
    grid: { scope: scopeOf(key), source, words, announcer, me, isBusy: !isLoaded, isSimple, initialCell: store.lastCell, ...actions.grid },
    bar: { source: store, words, ...actions.bar },
  };
}

function actionsOf(store: PreferenceStore, key: ScopeKey) {
  const onUndo = () => store.undo();
  const onRetryAll = () => store.retryAll();
  const grid = {
    onChange: (changes: readonly CellChange[]) => store.apply(key, changes),
    onUndo,
    onRedo: () => store.redo(),
    onFlush: () => store.flush({ announce: true }),
    onRetry: (cell: CellKey) => store.retry(key, cell),
    onRetryAll,
    onDecide: (cell: CellKey, keep: "mine" | "theirs") => {
      const conflict = store.status().conflicts.find((open) => open.scope === key && cellId(open) === cellId(cell));
      if (conflict !== undefined) store.decide(conflict, keep);
    },
    onCellFocus: (cell: CellKey) => store.seen(key, cell),
  };
  const bar = {
    onUndo,
    onRetryAll,
    onResume: () => store.askSignIn(),
    onDecide: (conflict: OpenConflict, keep: "mine" | "theirs") => store.decide(conflict, keep),
  };
  return { grid, bar };
}
