import type { ProblemCode, ProblemItem } from "@tocsin/contract";
import type { PROBLEM_STATUS } from "./problem.ts";

/** Refusals that say the request itself is malformed. */
export type MalformedCode = { [C in ProblemCode]: (typeof PROBLEM_STATUS)[C] extends 400 ? C : never }[ProblemCode];

/** A malformed request is the caller's bug, not an outcome: it leaves through onError, never through route types. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
  readonly code: MalformedCode;
  readonly errors: readonly ProblemItem[];

  constructor(errors: readonly ProblemItem[], code: MalformedCode = "invalid_request") {
    super(errors.map(({ path, message }) => `${path} ${message}`).join(" "));
    this.code = code;
    this.errors = errors;
  }
}

/** Of a malformed request: its first fault with the field it is in, and how many more there are. */
export function summaryOf([first, ...rest]: readonly ProblemItem[]): string {
  if (first === undefined) return "The request is malformed.";
  const field = first.path === "" ? first.message : `${first.path}: ${first.message}`;
  return rest.length === 0 ? field : `${field} And ${String(rest.length)} more.`;
}
