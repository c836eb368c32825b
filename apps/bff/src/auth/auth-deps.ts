import type { ClientAddressOf } from "./client-address.ts";
import type { SiteOrigin } from "./origin.ts";
import type { PasswordHashing } from "./password-hashing.ts";
import type { PasswordTurns } from "./password-turns.ts";
import type { SignInLibrary } from "./sign-in-library.ts";
import type { SignInLimits } from "./sign-in-limits.ts";

/** What signing in is made of; the routes of people, products and events know nothing of it. */
export interface AuthDeps {
  readonly site: SiteOrigin;
  readonly library: SignInLibrary;
  readonly limits: SignInLimits;
  readonly hashing: PasswordHashing;
  readonly turns: PasswordTurns;
  readonly addressOf: ClientAddressOf;
}
