import type { z } from "zod";
import { pointerToken } from "./json-limits.ts";
import type { ProblemItem } from "./problem.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What a schema refused, as the `errors` of a problem: a JSON pointer and a sentence for each field. */
export function fieldErrors(error: z.core.$ZodError): readonly ProblemItem[] {
  return error.issues.flatMap((issue) => itemsOf(issue, []));
}

function itemsOf(issue: Issue, above: Path): readonly ProblemItem[] {
  const path = [...above, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: pointer([...path, key]), message: "Unknown field. Remove it." }));
  }
  if (issue.code === "invalid_union") return unionItems(issue, path);
  return [{ path: pointer(path), message: issue.message }];
}

/** Of a union, the branch that came closest is the one the sender meant. */
function unionItems(issue: Extract<Issue, { code: "invalid_union" }>, path: Path): readonly ProblemItem[] {
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const [first, ...rest] = branches;
  if (first === undefined) return [{ path: pointer(path), message: issue.message }];
  const closest = rest.reduce((best, branch) => (depthOf(branch) > depthOf(best) ? branch : best), first);
  return closest.flatMap((inner) => itemsOf(inner, path));
}

function depthOf(branch: readonly Issue[]): number {
  return Math.max(...branch.map(({ path, code }) => path.length + (code === "unrecognized_keys" ? 1 : 0)));
}

function pointer(path: Path): string {
  return path.map((key) => `/${pointerToken(String(key))}`).join("");
}
