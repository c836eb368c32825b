import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { PatchSettingsBody, Settings } from "@tocsin/contract";
import { announce } from "../../lib/announcer.ts";
import { api } from "../../lib/api.ts";
import { ApiProblem } from "../../lib/api-problem.ts";
import { useFormDraft } from "../../lib/form-draft.ts";
import { useSaveKey } from "../../lib/save-key.ts";
import { settingsQuery } from "../../lib/settings.ts";
import { settingsWords } from "../../lib/words/en/settings.ts";

type Named = Omit<PatchSettingsBody, "from" | "defectdojo">;

interface SettingsForm<Field extends string, Values extends Readonly<Record<Field, unknown>>> {
  readonly settings: Settings;
  readonly fields: readonly Field[];
  /** The part of the settings that this form is about. */
  readonly valuesIn: (settings: Settings) => Values;
  readonly draftOf: (values: Values) => Readonly<Record<Field, string>>;
  readonly errorsOf: (draft: Readonly<Record<Field, string>>) => Readonly<Record<string, string>>;
  /** Of a draft without mistakes. */
  readonly valuesOf: (draft: Readonly<Record<Field, string>>) => Values;
  /** Where these values stand among the settings. */
  readonly named: (values: Partial<Values>) => Named;
  readonly saved: (settings: Settings) => string;
}

/** Some of the settings, saved by a button: only what was changed, and only if it still is what this person saw. */
export function useSettingsForm<Field extends string, Values extends Readonly<Record<Field, unknown>>>({
  settings,
  fields,
  valuesIn,
  draftOf,
  errorsOf,
  valuesOf,
  named,
  saved,
}: SettingsForm<Field, Values>) {
  const queryClient = useQueryClient();
  const stored = draftOf(valuesIn(settings));
  const kept = useFormDraft({ stored, fields, errorsOf });
  const { draft, seen, isDirty, problems, withoutMistakes, reset } = kept;
  const save = useMutation({
    mutationFn: ({ body }: { readonly body: PatchSettingsBody; readonly sent: typeof draft }) => api.changeSettings(body),
    onSuccess: async (now, { sent }) => {
      queryClient.setQueryData(settingsQuery.queryKey, now);
      kept.keepSince(sent, draftOf(valuesIn(now)));
      announce(saved(now));
      // The log says how long it reaches back.
      await queryClient.invalidateQueries({ queryKey: ["catalogue"] });
    },
    onError: async (error) => {
      if (!(error instanceof ApiProblem) || error.code !== "conflict") return problems.refuseBy(error);
      kept.seeAnew(draftOf(valuesIn(await queryClient.query({ ...settingsQuery, staleTime: 0 }))));
      return problems.refuseBy(error, settingsWords.overtaken);
    },
  });
  const saveChanges = (): void => {
    const [to, was, now] = [valuesOf(draft), valuesOf(seen), valuesIn(settings)];
    const changed = fields.filter((field) => to[field] !== was[field]);
    // As it is stored where it is still that: what a form makes of it may be written another way.
    const from = pick<Values, Field>(changed, (field) => (seen[field] === stored[field] ? now : was)[field]);
    if (changed.length === 0) reset();
    else save.mutate({ body: { ...named(pick<Values, Field>(changed, (field) => to[field])), from: named(from) }, sent: draft });
  };
  const submit = (): void => {
    if (isDirty && !save.isPending) withoutMistakes(saveChanges);
  };
  useSaveKey(submit);
  return { ...kept, submit, isSaving: save.isPending, saved: save.data === undefined || isDirty ? null : saved(save.data) };
}

function pick<Values extends object, Field extends keyof Values>(
  fields: readonly Field[],
  valueOf: (field: Field) => Values[Field],
): Partial<Values> {
  const picked: Partial<Values> = {};
  for (const field of fields) picked[field] = valueOf(field);
  return picked;
}
