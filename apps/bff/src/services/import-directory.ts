import { directoryBody, fieldErrors, findJsonFault } from "@tocsin/contract";
import type { DirectoryProblem, DirectoryWrites } from "@tocsin/ports";
import type { DirectoryAnswer, DirectoryText } from "../deps.ts";

/**
 * A directory document from its text to the database: everything or nothing. Runs where parsing megabytes holds up
 * nobody's page; keys and depth are checked here, for nobody has looked into the text before.
 */
export async function importDirectoryText(
  directory: Pick<DirectoryWrites, "importDirectory">,
  { text, admin, by, at }: DirectoryText,
): Promise<DirectoryAnswer> {
  const json = parseJson(text);
  if (json === undefined)
    return { ok: false, code: "invalid_json", errors: [{ path: "", message: "Not JSON. Check the document's syntax." }] };
  const fault = findJsonFault(json);
  if (fault !== null) return { ok: false, code: "json_limits", errors: [fault] };
  const document = directoryBody.safeParse(json);
  if (!document.success) return { ok: false, code: "invalid_request", errors: fieldErrors(document.error) };

  const imported = await directory.importDirectory({ document: document.data, admin, by, at });
  return imported.ok ? imported : refusalOf(imported.problems);
}

/** Undefined for text that is no JSON: no document is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the caller may not do comes before what the document gets wrong. */
function refusalOf(problems: readonly DirectoryProblem[]): DirectoryAnswer {
  const first = problems.find(({ code }) => code === "admin_scope_required") ?? problems[0];
  if (first === undefined) throw new Error("A directory was refused without a problem");
  return { ok: false, code: first.code, errors: problems.map(({ path, message }) => ({ path, message })) };
}
