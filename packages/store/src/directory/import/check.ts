import type { DirectoryProblem } from "@tocsin/ports";

/** One kind of mistake: the SELECT gives the path of each and the words that name what is wrong. */
export interface Check {
  readonly code: DirectoryProblem["code"];
  readonly sql: string;
  message(subject: string): string;
}
