import { ApiProblem, NoConnection } from "../lib/api-problem.ts";
import { isCodeMissing } from "../lib/page-code.ts";

/** Refusals that a page shows are said already; everything else that a boundary caught is a bug, and is reported as one. */
export function onCaughtError(error: unknown): void {
  if (error instanceof ApiProblem || error instanceof NoConnection || isCodeMissing(error)) return;
  reportError(error);
}
