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
  return [{ path: pointer(path), message: messageOf(issue) }];
}

/** Our schemas speak for themselves; where the library's own words are left, they are put so that they say what to send. */
function messageOf({ message }: Issue): string {
  const type = /^Invalid input: expected (.+), received (\w+)$/.exec(message);
  if (type !== null) return type[2] === "undefined" ? `Missing. Send ${kind(type[1])}.` : `Must be ${kind(type[1])}, not ${kind(type[2])}.`;
  const size = /^Too (small|big): expected \w+ to (?:have|be) [<>](=?)(-?\d+)(?: (\w+))?$/.exec(message);
  if (size !== null) return sizeWords(size);
  const option = /^Invalid (?:option|input): expected (one of )?(".+)$/.exec(message);
  return option === null ? message : `Must be ${option[1] ?? ""}${(option[2] ?? "").replaceAll("|", ", ").replaceAll('"', "")}.`;
}

function sizeWords([, side, bound, count, unit]: readonly (string | undefined)[]): string {
  if (bound === "") return `Must be ${side === "small" ? "more" : "less"} than ${counted(count, unit)}.`;
  return `At ${side === "small" ? "least" : "most"} ${counted(count, unit)}.`;
}

function counted(count = "", unit = ""): string {
  if (unit === "") return count;
  return count === "1" ? `1 ${unit.replace(/s$/, "")}` : `${count} ${unit}`;
}

function kind(type = "something"): string {
  const name = type === "record" ? "object" : type === "array" ? "list" : type;
  if (name === "null" || name === "undefined") return name;
  return /^[aeio]/.test(name) ? `an ${name}` : `a ${name}`;
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
