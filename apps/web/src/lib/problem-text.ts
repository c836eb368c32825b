import { ApiProblem, NoConnection } from "./api-problem.ts";
import { SignInDeclined } from "./sign-in-prompt.ts";
import { shellWords } from "./words/en/shell.ts";

/** A failure in words for people. Refusals of ours say what happened and what would help; a proxy's page is said by its kind. */
export function problemText(error: unknown): string {
  if (error instanceof NoConnection) return shellWords.noConnection;
  if (error instanceof SignInDeclined) return error.message;
  if (!(error instanceof ApiProblem)) return shellWords.crashedTitle;
  if (error.code !== "unknown" && error.code !== "internal_error") return error.message;
  return error.status === 429 || error.status === 503 ? shellWords.busy(error.retryAfterSeconds) : shellWords.serverFailed;
}

/** The number to quote when asking for help; null where the server did not give one. */
export function requestIdOf(error: unknown): string | null {
  if (!(error instanceof ApiProblem) || error.instance === null) return null;
  return error.instance.replace(/^\/requests\//, "");
}

/** Messages per field of a body ("/email" → "email", also of settings or of how long things are kept inside it), as far as the refusal names fields. */
export function fieldErrorsOf(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(error.errors.map(({ path, message }) => [path.replace(/^\/(?:settings\/|retention\/)?/, ""), message]));
}
