import { createListeners } from "./listeners.ts";

/**
 * The place between a request that was refused and the dialog that asks for a password. `expired`: the session is over;
 * `recent`: it is too old for what was asked (15 minutes). Whoever asks waits; one dialog answers all.
 */
export type SignInReason = "expired" | "recent";

export class SignInDeclined extends Error {
  override readonly name = "SignInDeclined";
}

interface Pending {
  readonly reason: SignInReason;
  readonly answer: Promise<void>;
  readonly settle: (signedIn: boolean) => void;
}

export interface SignInPrompt {
  /** Resolves once signed in; rejects with {@link SignInDeclined} when the person does not want to. */
  readonly ask: (reason: SignInReason) => Promise<void>;
  readonly settle: (signedIn: boolean) => void;
  /** What is being asked for, or null. */
  readonly pending: () => SignInReason | null;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createSignInPrompt(): SignInPrompt {
  const { subscribe, tell } = createListeners();
  let current: Pending | null = null;
  const set = (next: Pending | null): void => {
    current = next;
    tell();
  };
  return {
    ask: (reason) => {
      if (current?.reason === reason) return current.answer;
      // An expired session makes the question for a recent one moot: signing in answers both.
      const earlier = current;
      let settle: (signedIn: boolean) => void = () => undefined;
      const answer = new Promise<void>((resolve, reject) => {
        settle = (signedIn) => {
          earlier?.settle(signedIn);
          if (signedIn) resolve();
          else reject(new SignInDeclined("You chose not to sign in."));
        };
      });
      set({ reason, answer, settle });
      return answer;
    },
    settle: (signedIn) => {
      const { settle } = current ?? {};
      set(null);
      settle?.(signedIn);
    },
    pending: () => current?.reason ?? null,
    subscribe,
  };
}

export const signInPrompt = createSignInPrompt();
