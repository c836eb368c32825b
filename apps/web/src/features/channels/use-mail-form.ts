import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { MailSettings, MailSettingsBody } from "@tocsin/contract";
import { useState } from "react";
import { announce } from "../../lib/announcer.ts";
import { api } from "../../lib/api.ts";
import { ApiProblem } from "../../lib/api-problem.ts";
import { useUnsavedInTitle } from "../../lib/document-title.ts";
import { useFormProblems } from "../../lib/form-problems.ts";
import { useSaveKey } from "../../lib/save-key.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { bodyOf, draftOf, isSameDraft, MAIL_FIELDS, type MailDraft, mailErrors } from "./mail-draft.ts";

/** What is stored and what was edited since; only the edited part outlives a refresh. */
export function useMailForm(settings: MailSettings | null) {
  const queryClient = useQueryClient();
  const [edited, setEdited] = useState<MailDraft | null>(null);
  const problems = useFormProblems(MAIL_FIELDS);
  const stored = draftOf(settings);
  const draft = edited ?? stored;
  const isDirty = edited !== null && !isSameDraft(edited, stored);
  useUnsavedInTitle(isDirty);
  const edit = (part: Partial<MailDraft>): void => setEdited({ ...draft, ...part });
  const save = useMutation({
    mutationFn: (body: MailSettingsBody) => api.saveMail(body),
    onSuccess: async () => {
      // The catalogue says which channels are connected, so the matrix learns of it too.
      await Promise.all(["channels", "catalogue", "preferences"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
      setEdited(null);
      problems.clear();
      announce(channelWords.saved);
    },
    onError: (error) => {
      if (!(error instanceof ApiProblem) || error.code !== "secret_required") return problems.refuseBy(error);
      edit({ passwordChange: "replace" });
      return problems.refuse({ password: channelWords.secretRequired });
    },
  });
  const submit = (): void => {
    const errors = mailErrors(draft);
    if (Object.keys(errors).length > 0) problems.refuse(errors);
    else if (!save.isPending) save.mutate(bodyOf(draft, settings?.password ?? null));
  };
  useSaveKey(() => {
    if (isDirty) submit();
  });
  const reset = (): void => {
    setEdited(null);
    problems.clear();
  };
  return { draft, isDirty, problems, save, edit, submit, reset };
}
