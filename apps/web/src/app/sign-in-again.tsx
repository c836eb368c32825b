import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";
import { signInPath } from "../lib/next-path.ts";
import { signInPrompt } from "../lib/sign-in-prompt.ts";
import { onSignedOut } from "../lib/signed-out.ts";

const SignInDialog = lazy(async () => ({ default: (await import("./sign-in-dialog.tsx")).SignInDialog }));

/** Asks for the password where somebody is, when a request found the session over or too old; then that request goes on. */
export function SignInAgain({ username }: { readonly username: string }) {
  const reason = useSyncExternalStore(signInPrompt.subscribe, signInPrompt.pending);
  // Whoever signs out wants nothing of theirs to stay on the screen: not behind a dialog, nor in memory.
  useEffect(() => onSignedOut(() => globalThis.location.assign(signInPath(globalThis.location))), []);
  if (reason === null) return null;
  return (
    <Suspense>
      <SignInDialog key={reason} reason={reason} username={username} />
    </Suspense>
  );
}
