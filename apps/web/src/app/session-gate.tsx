import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router-dom";
import { ApiProblem } from "../lib/api-problem.ts";
import { request } from "../lib/http.ts";
import { meQuery } from "../lib/own-person.ts";
import { signInPath } from "../lib/next-path.ts";
import { takeKeys } from "../lib/own-keys.ts";
import { preferenceApi } from "../lib/preferences/http-preference-api.ts";
import { PreferencesProvider } from "../lib/preferences/preferences-provider.tsx";
import { signInPrompt } from "../lib/sign-in-prompt.ts";
import { TimeZoneContext } from "../lib/time-zone.ts";
import { shellWords } from "../lib/words/en/shell.ts";
import { gridWords } from "../lib/words/grid.ts";
import { LoadFailure } from "../ui/load-failure.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Live } from "./live.tsx";
import { SignInAgain } from "./sign-in-again.tsx";
import styles from "./session-gate.module.css";

/** A simple table has no headers that are read with each box. */
const SHORT_NAMES = { ...gridWords, cellName: gridWords.shortCellName };

const preferences = preferenceApi(request);
const askSignIn = (): Promise<void> => signInPrompt.ask("expired");

/** Lets in who is signed in, with all that belongs to a session; everybody else goes to the sign-in page and comes back. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const location = useLocation();
  const { data: me, error, refetch } = useQuery(meQuery);
  if (me !== undefined) {
    // Before anything below is drawn: what is drawn names the keys.
    takeKeys(me.keyboard);
    const isSimple = me.keyboard.navigation === "table";
    return (
      <TimeZoneContext value={me.timeZone ?? undefined}>
        <PreferencesProvider
          api={preferences}
          askSignIn={askSignIn}
          me={me.username}
          words={isSimple || !me.keyboard.shortCellNames ? gridWords : SHORT_NAMES}
          isSimple={isSimple}
        >
          {children}
          <SignInAgain username={me.username} />
          <Live />
        </PreferencesProvider>
      </TimeZoneContext>
    );
  }
  if (error instanceof ApiProblem && error.status === 401) return <Navigate to={signInPath(location)} replace />;
  return (
    <main className={styles["waiting"]}>
      {error !== null && <h1>{shellWords.product}</h1>}
      {error === null ? <Skeleton rows={4} /> : <LoadFailure error={error} onRetry={() => void refetch()} />}
    </main>
  );
}
