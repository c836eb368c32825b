import { ApiProblem } from "./api-problem.ts";
import { signInWords } from "./words/en/sign-in.ts";

/** Wrong name or password are said in one sentence, which does not tell which of them it was; null: not about either. */
export function signInFailure(error: unknown): string | null {
  if (!(error instanceof ApiProblem)) return null;
  if (error.status === 401) return signInWords.failed;
  return error.status === 429 ? signInWords.limited(error.retryAfterSeconds) : null;
}
