import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ChannelTest, ChannelView, TestPlace } from "@tocsin/contract";
import { useState } from "react";
import { announce } from "../../lib/announcer.ts";
import { ApiProblem } from "../../lib/api-problem.ts";
import { type FormDraft, type KeptDraft, useFormDraft } from "../../lib/form-draft.ts";
import { problemText } from "../../lib/problem-text.ts";
import { useSaveKey } from "../../lib/save-key.ts";
import { channelWords } from "../../lib/words/en/channels.ts";

/** What one channel's form is made of. */
export interface ChannelForm<Draft extends object, Body> extends FormDraft<Draft> {
  /** Something is stored at all. */
  readonly isStored?: boolean;
  readonly bodyOf: (draft: Draft) => Body;
  /** Of what is stored. */
  readonly version: number;
  /** Refused where another version is stored by now. */
  readonly send: (body: Body, version: number) => Promise<ChannelView>;
  /** Tries the channel out, with these settings or with those that are saved; left out where there is another way. */
  readonly test?: (to: TestPlace, unsaved: Body | undefined) => Promise<ChannelTest>;
  readonly saved: string;
  readonly onSaved: () => void;
  /** The server wants the secret again: what then changes in the draft, and what is said at its field. */
  readonly secretAgain: { readonly part: Partial<Draft>; readonly errors: Readonly<Record<string, string>> };
}

/** What is stored and what was edited since; only the edited part outlives a refresh. Saved as a whole, by a button. */
export function useChannelForm<Draft extends object, Body>(form: ChannelForm<Draft, Body>) {
  const kept = useFormDraft(form);
  const { draft, isDirty, problems, withoutMistakes } = kept;
  const refuseBy = (error: unknown): void => refuse(error, kept, form.secretAgain);
  const isUnsaved = isDirty || form.isStored !== true;
  const saving = useSaving(form, { kept, refuseBy });
  const { save } = saving;
  const testing = useMutation({
    mutationFn: async (to: TestPlace) => await form.test?.(to, isUnsaved ? form.bodyOf(draft) : undefined),
    // What came of it is said by the region that shows it.
    onSuccess: () => problems.clear(),
    onError: (error) => {
      if (!isTooSoon(error)) refuseBy(error);
    },
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
    tooSoon: isTooSoon(testing.error) ? problemText(testing.error) : null,
    send: (to: TestPlace): void => withoutMistakes(() => !testing.isPending && testing.mutate(to)),
  };
  /** What was tried out is no longer what stands there. */
  const edit = (part: Partial<Draft>): void => {
    kept.edit(part);
    testing.reset();
  };
  const reset = (): void => {
    saving.reset();
    testing.reset();
  };
  const { errors, check } = kept;
  return {
    draft,
    isDirty,
    isOvertaken: saving.isOvertaken,
    problems,
    errors,
    test,
    isSaving: save.isPending,
    edit,
    check,
    submit,
    reset,
  };
}

/** Too many tests in a moment: no fault of what stands in the form. */
export function isTooSoon(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === "rate_limited";
}

interface Saving<Draft extends object> {
  readonly kept: KeptDraft<Draft>;
  readonly refuseBy: (error: unknown) => void;
}

/** Over the version that was read, and no other: who was overtaken is told, and their draft stays. */
function useSaving<Draft extends object, Body>(form: ChannelForm<Draft, Body>, { kept, refuseBy }: Saving<Draft>) {
  const refresh = useRefresh();
  const read = useReadVersion(form.version, kept.isDirty);
  const [isOvertaken, setIsOvertaken] = useState(false);
  const reset = (): void => {
    kept.reset();
    setIsOvertaken(false);
  };
  const save = useMutation({
    mutationFn: (body: Body) => form.send(body, read.version),
    onSuccess: async () => {
      await refresh();
      reset();
      announce(form.saved);
      form.onSaved();
    },
    onError: async (error) => {
      if (!(error instanceof ApiProblem) || error.code !== "stale") return refuseBy(error);
      await refresh();
      read.tellOfNewer();
      setIsOvertaken(true);
      return kept.problems.refuseBy(error, channelWords.overtaken);
    },
  });
  return { save, isOvertaken, reset };
}

/** The version that stood there when the editing began, or that was told of since: what else comes in meanwhile has not been seen. */
function useReadVersion(stored: number, isDirty: boolean) {
  const [read, setRead] = useState<number | null>(null);
  const [overtaken, setOvertaken] = useState<number | null>(null);
  const version = !isDirty ? null : read === null || read === overtaken ? stored : read;
  if (version !== read) setRead(version);
  return { version: version ?? stored, tellOfNewer: () => setOvertaken(read) };
}

/** Where the secret is wanted again, its field opens and says so. */
function refuse<Draft extends object>(
  error: unknown,
  { problems, edit }: KeptDraft<Draft>,
  secretAgain: ChannelForm<Draft, unknown>["secretAgain"],
): void {
  if (!(error instanceof ApiProblem) || error.code !== "secret_required") return problems.refuseBy(error);
  edit(secretAgain.part);
  return problems.refuse(secretAgain.errors);
}

/** The catalogue says which channels are connected, so the matrix learns of what was saved too. */
function useRefresh(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () => Promise.all(["channels", "catalogue", "preferences"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
}
