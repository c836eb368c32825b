import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { GridWords } from "../words/grid.ts";
import { Announcer } from "./announcer.ts";
import type { PreferenceApi } from "./document.ts";
import { watchPage } from "./page-lifecycle.ts";
import { PreferenceStore } from "./preference-store.ts";
import { preferencesQueryKey } from "./queries.ts";
import { browserTimers } from "./timers.ts";

export interface PreferencesProviderProps {
  /** This and `askSignIn` are those of the first rendering for as long as the person stays. */
  readonly api: PreferenceApi;
  /** Asks the person to sign in again; resolves when they have, and the queue goes on. */
  readonly askSignIn: () => Promise<void>;
  /** Own user name as it comes in `changedBy`; null while unknown. */
  readonly me: string | null;
  readonly words: GridWords;
  /** A table of boxes instead of a grid with arrows. */
  readonly isSimple?: boolean;
  readonly children: ReactNode;
}

export interface Preferences {
  readonly api: PreferenceApi;
  readonly store: PreferenceStore;
  readonly askSignIn: () => Promise<void>;
  readonly announcer: Announcer;
  readonly words: GridWords;
  readonly isSimple: boolean;
  readonly me: string | null;
}

const PreferencesContext = createContext<Preferences | null>(null);

/** Holds the save queue and the undo stack above the routes. What one person did is neither saved nor undone as another. */
export function PreferencesProvider(props: PreferencesProviderProps): ReactNode {
  return <PersonsPreferences key={props.me} {...props} />;
}

function PersonsPreferences({ api, askSignIn, me, words, isSimple = false, children }: PreferencesProviderProps): ReactNode {
  const queries = useQueryClient();
  const [{ store, announcer }] = useState(() => ({
    announcer: new Announcer(browserTimers),
    store: new PreferenceStore({
      api,
      timers: browserTimers,
      random: Math.random,
      askSignIn,
      reload: (key) => void queries.invalidateQueries({ queryKey: preferencesQueryKey(key) }),
    }),
  }));
  useEffect(() => watchPage(store), [store]);
  useEffect(
    () =>
      store.onNotice((notice) => {
        const said = words.noticeAnnouncement(notice, me);
        if (said !== null) announcer[said.region](said.text);
      }),
    [store, announcer, words, me],
  );
  const value = useMemo(
    () => ({ api, store, askSignIn, announcer, words, isSimple, me }),
    [api, store, askSignIn, announcer, words, isSimple, me],
  );
  return <PreferencesContext value={value}>{children}</PreferencesContext>;
}

export function usePreferencesContext(): Preferences {
  const context = useContext(PreferencesContext);
  if (context === null) throw new Error("usePreferences needs a PreferencesProvider above it");
  return context;
}
