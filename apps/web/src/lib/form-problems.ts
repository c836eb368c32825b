import { useState } from "react";
import { fieldErrorsOf, problemText } from "./problem-text.ts";

type FieldErrors = Readonly<Record<string, string>>;

export interface FormProblemState {
  /** By field name. */
  readonly errors: FieldErrors;
  /** What no field is to blame for. */
  readonly message: string | null;
  /** Failed tries so far. */
  readonly attempt: number;
}

export interface FormProblemsOf extends FormProblemState {
  /** Refused here, before anything was sent. */
  readonly refuse: (errors: FieldErrors) => void;
  /** Refused by the server; fields that this form has are blamed, the rest is said above it. */
  readonly refuseBy: (error: unknown, inWords?: string | null) => void;
  readonly clear: () => void;
}

export function useFormProblems(fields: readonly string[]): FormProblemsOf {
  const [state, setState] = useState<FormProblemState>({ errors: {}, message: null, attempt: 0 });
  const fail = (errors: FieldErrors, message: string | null): void =>
    setState(({ attempt }) => ({ errors, message, attempt: attempt + 1 }));
  return {
    ...state,
    refuse: (errors) => fail(errors, null),
    refuseBy: (error, inWords = null) => {
      const named = Object.entries(fieldErrorsOf(error));
      const ours = named.filter(([field]) => fields.includes(field));
      fail(Object.fromEntries(ours), ours.length > 0 && ours.length === named.length ? inWords : (inWords ?? problemText(error)));
    },
    clear: () => setState((before) => ({ ...before, errors: {}, message: null })),
  };
}

/** Messages without those that are fine. */
export function givenErrors(errors: Readonly<Record<string, string | null>>): FieldErrors {
  return Object.fromEntries(Object.entries(errors).flatMap(([field, message]) => (message === null ? [] : [[field, message]])));
}

export interface FieldProblem {
  /** Id of the control. */
  readonly field: string;
  readonly label: string;
  readonly message: string;
}

/** For the summary above a form: each field by its label, and the id of its control, which is its name behind the form's own prefix. */
export function fieldProblems(errors: FieldErrors, labels: Readonly<Record<string, string>>, prefix = ""): readonly FieldProblem[] {
  return Object.entries(errors).map(([field, message]) => ({ field: `${prefix}${field}`, label: labels[field] ?? field, message }));
}
