import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "../lib/api-problem.ts";
import { SignInDeclined } from "../lib/sign-in-prompt.ts";

const RETRIES = 2;

/** A refusal will be the same the next time; only what the network or a busy server did is worth another try. */
function isWorthRetrying(failures: number, error: Error): boolean {
  if (error instanceof SignInDeclined) return false;
  if (error instanceof ApiProblem && error.status < 500) return false;
  return failures < RETRIES;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // "always": without a connection a page says so and offers to try again, instead of waiting silently.
      queries: { retry: isWorthRetrying, networkMode: "always", staleTime: 5_000 },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
