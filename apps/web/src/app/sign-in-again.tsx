import { lazy, Suspense, useSyncExternalStore } from "react";
import { signInPrompt } from "../lib/sign-in-prompt.ts";

const SignInDialog = lazy(async () => ({ default: (await import("./sign-in-dialog.tsx")).SignInDialog }));

/** Asks for the password where somebody is, when a request found the session over or too old; then that request goes on. */
export function SignInAgain({ username }: { readonly username: string }) {
  const reason = useSyncExternalStore(signInPrompt.subscribe, signInPrompt.pending);
  if (reason === null) return null;
  return (
    <Suspense>
      <SignInDialog key={reason} reason={reason} username={username} />
    </Suspense>
  );
}
