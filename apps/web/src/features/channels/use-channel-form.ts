import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ChannelView } from "@tocsin/contract";
import { useState } from "react";
import { announce } from "../../lib/announcer.ts";
import { ApiProblem } from "../../lib/api-problem.ts";
import { useUnsavedInTitle } from "../../lib/document-title.ts";
import { useFormProblems } from "../../lib/form-problems.ts";
import { useSaveKey } from "../../lib/save-key.ts";

/** What one channel's form is made of. */
export interface ChannelForm<Draft extends object, Body> {
  /** What is stored, as the form shows it. */
  readonly stored: Draft;
  readonly fields: readonly string[];
  readonly errorsOf: (draft: Draft) => Readonly<Record<string, string>>;
  readonly bodyOf: (draft: Draft) => Body;
  readonly send: (body: Body) => Promise<ChannelView>;
  readonly saved: string;
  /** The server wants the secret again: what then changes in the draft, and what is said at its field. */
  readonly secretAgain: { readonly part: Partial<Draft>; readonly errors: Readonly<Record<string, string>> };
}

/** What is stored and what was edited since; only the edited part outlives a refresh. Saved as a whole, by a button. */
export function useChannelForm<Draft extends object, Body>(form: ChannelForm<Draft, Body>) {
  const { stored } = form;
  const queryClient = useQueryClient();
  const [edited, setEdited] = useState<Draft | null>(null);
  const problems = useFormProblems(form.fields);
  const draft = edited ?? stored;
  const isDirty = edited !== null && JSON.stringify(edited) !== JSON.stringify(stored);
  useUnsavedInTitle(isDirty);
  const edit = (part: Partial<Draft>): void => setEdited({ ...draft, ...part });
  const save = useMutation({
    mutationFn: form.send,
    onSuccess: async () => {
      // The catalogue says which channels are connected, so the matrix learns of it too.
      await Promise.all(["channels", "catalogue", "preferences"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
      setEdited(null);
      problems.clear();
      announce(form.saved);
    },
    onError: (error) => {
      if (!(error instanceof ApiProblem) || error.code !== "secret_required") return problems.refuseBy(error);
      edit(form.secretAgain.part);
      return problems.refuse(form.secretAgain.errors);
    },
  });
  const submit = (): void => {
    const errors = form.errorsOf(draft);
    if (Object.keys(errors).length > 0) problems.refuse(errors);
    else if (!save.isPending) save.mutate(form.bodyOf(draft));
  };
  useSaveKey(() => {
    if (isDirty) submit();
  });
  const reset = (): void => {
    setEdited(null);
    problems.clear();
  };
  return { draft, isDirty, problems, isSaving: save.isPending, isSaved: save.isSuccess && !isDirty, edit, submit, reset };
}
