import { type FieldProblem, fieldProblems } from "../../lib/form-problems.ts";
import { setupWords } from "../../lib/words/en/setup.ts";

const LABEL: Readonly<Record<string, string>> = {
  username: setupWords.username,
  name: setupWords.name,
  email: setupWords.email,
  password: setupWords.password,
  repeat: setupWords.repeat,
};

/** Fields carry their names as ids, so that the summary can lead to them. */
export function setupFieldProblems(errors: Readonly<Record<string, string>>): readonly FieldProblem[] {
  return fieldProblems(errors, LABEL);
}
