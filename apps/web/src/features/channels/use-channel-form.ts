import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ChannelTest, ChannelView, TestPlace } from "@tocsin/contract";
import { useRef, useState } from "react";
import { announce } from "../../lib/announcer.ts";
import { ApiProblem } from "../../lib/api-problem.ts";
import { useUnsavedInTitle } from "../../lib/document-title.ts";
import { givenErrors, useFormProblems } from "../../lib/form-problems.ts";
import { useSaveKey } from "../../lib/save-key.ts";
import { useAfterPress } from "./use-after-press.ts";

/** What one channel's form is made of. */
export interface ChannelForm<Draft extends object, Body> {
  /** What is stored, as the form shows it. */
  readonly stored: Draft;
  /** Something is stored at all. */
  readonly isStored?: boolean;
  readonly fields: readonly string[];
  readonly errorsOf: (draft: Draft) => Readonly<Record<string, string>>;
  readonly bodyOf: (draft: Draft) => Body;
  readonly send: (body: Body) => Promise<ChannelView>;
  /** Tries the channel out, with these settings or with those that are saved; left out where there is another way. */
  readonly test?: (to: TestPlace, unsaved: Body | undefined) => Promise<ChannelTest>;
  readonly saved: string;
  /** The server wants the secret again: what then changes in the draft, and what is said at its field. */
  readonly secretAgain: { readonly part: Partial<Draft>; readonly errors: Readonly<Record<string, string>> };
}

/** What is stored and what was edited since; only the edited part outlives a refresh. Saved as a whole, by a button. */
export function useChannelForm<Draft extends object, Body>(form: ChannelForm<Draft, Body>) {
  const refresh = useRefresh();
  const kept = useChannelDraft(form);
  const { draft, isDirty, problems, refuseBy, withoutMistakes } = kept;
  const isUnsaved = isDirty || form.isStored !== true;
  const save = useMutation({
    mutationFn: form.send,
    onSuccess: async () => {
      await refresh();
      kept.reset();
      announce(form.saved);
    },
    onError: refuseBy,
  });
  const testing = useMutation({
    mutationFn: async (to: TestPlace) => await form.test?.(to, isUnsaved ? form.bodyOf(draft) : undefined),
    onSuccess: (result) => {
      problems.clear();
      if (result !== undefined) announce(result.words);
    },
    onError: refuseBy,
  });
  const saveDraft = (): void => {
    if (!save.isPending) save.mutate(form.bodyOf(draft));
  };
  const submit = (): void => withoutMistakes(saveDraft);
  useSaveKey(() => {
    if (isDirty) submit();
  });
  const test = {
    isUnsaved,
    sendingTo: testing.isPending ? testing.variables : null,
    result: testing.data ?? null,
    send: (to: TestPlace): void => withoutMistakes(() => !testing.isPending && testing.mutate(to)),
  };
  /** What was tried out is no longer what stands there. */
  const edit = (part: Partial<Draft>): void => {
    kept.edit(part);
    testing.reset();
  };
  const reset = (): void => {
    kept.reset();
    testing.reset();
  };
  const { errors, check } = kept;
  return {
    draft,
    isDirty,
    problems,
    errors,
    test,
    isSaving: save.isPending,
    isSaved: save.isSuccess && !isDirty,
    edit,
    check,
    submit,
    reset,
  };
}

/** The catalogue says which channels are connected, so the matrix learns of what was saved too. */
function useRefresh(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () => Promise.all(["channels", "catalogue", "preferences"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
}

/** The draft, and what is wrong with it: said when a field is left, and all of it when something is to be done with the draft. */
function useChannelDraft<Draft extends object, Body>(form: ChannelForm<Draft, Body>) {
  const [edited, setEdited] = useState<Draft | null>(null);
  const [checked, setChecked] = useState<Readonly<Record<string, string | null>>>({});
  const problems = useFormProblems(form.fields);
  const draft = edited ?? form.stored;
  const isDirty = edited !== null && JSON.stringify(edited) !== JSON.stringify(form.stored);
  useUnsavedInTitle(isDirty);
  const afterPress = useAfterPress();
  const lookedThrough = useRef(0);
  return {
    draft,
    isDirty,
    problems,
    errors: givenErrors({ ...problems.errors, ...checked }),
    edit: (part: Partial<Draft>): void => setEdited({ ...draft, ...part }),
    check: (field: string): void => {
      if (edited === null || !form.fields.includes(field)) return;
      const round = lookedThrough.current;
      afterPress(() => {
        // A press that saves or tests looks through all of it anyway.
        if (round === lookedThrough.current) setChecked((before) => ({ ...before, [field]: form.errorsOf(draft)[field] ?? null }));
      });
    },
    /** Goes on only with a draft that has no mistake that can be seen here. */
    withoutMistakes: (then: () => unknown): void => {
      lookedThrough.current += 1;
      setChecked({});
      const mistakes = form.errorsOf(draft);
      if (Object.keys(mistakes).length > 0) problems.refuse(mistakes);
      else then();
    },
    refuseBy: (error: unknown): void => {
      if (!(error instanceof ApiProblem) || error.code !== "secret_required") return problems.refuseBy(error);
      setEdited({ ...draft, ...form.secretAgain.part });
      return problems.refuse(form.secretAgain.errors);
    },
    reset: (): void => {
      setEdited(null);
      setChecked({});
      problems.clear();
    },
  };
}
