import { useRef, useState } from "react";
import { useAfterPress } from "./after-press.ts";
import { useUnsavedInTitle } from "./document-title.ts";
import { type FormProblemsOf, givenErrors, useFormProblems } from "./form-problems.ts";

export interface FormDraft<Draft extends object> {
  /** What is stored, as the form shows it. */
  readonly stored: Draft;
  readonly fields: readonly string[];
  readonly errorsOf: (draft: Draft) => Readonly<Record<string, string>>;
}

export interface KeptDraft<Draft extends object> {
  readonly draft: Draft;
  /** What stood in each field when its editing began; in the others what is stored now. */
  readonly seen: Draft;
  readonly isDirty: boolean;
  readonly problems: FormProblemsOf;
  /** By field: what was wrong when it was left, else what was wrong with the last try. */
  readonly errors: Readonly<Record<string, string>>;
  readonly edit: (part: Partial<Draft>) => void;
  /** Somebody else saved in between, and this person was told what stands there now. */
  readonly seeAnew: (stored: Draft) => void;
  /** A field was left. */
  readonly check: (field: string) => void;
  /** Goes on only with a draft that has no mistake that can be seen here. */
  readonly withoutMistakes: (then: () => unknown) => void;
  readonly reset: () => void;
  /** `sent` was saved, and `stored` stands there now: only what was edited since it was sent is still to be saved. */
  readonly keepSince: (sent: Draft, stored: Draft) => void;
}

interface Edited<Draft> {
  readonly part: Partial<Draft>;
  readonly seen: Partial<Draft>;
}

/**
 * What was edited since it was stored, and what is wrong with it: said when a field is left, and all of it when something is to be
 * done with it. Fields that nobody touched follow what is stored.
 */
export function useFormDraft<Draft extends object>({ stored, fields, errorsOf }: FormDraft<Draft>): KeptDraft<Draft> {
  const [edited, setEdited] = useState<Edited<Draft>>({ part: {}, seen: {} });
  const [checked, setChecked] = useState<Readonly<Record<string, string | null>>>({});
  const problems = useFormProblems(fields);
  const draft = { ...stored, ...edited.part };
  const isStored = (asked: Draft): boolean => JSON.stringify(asked) === JSON.stringify(stored);
  const isDirty = !isStored(draft);
  useUnsavedInTitle(isDirty);
  const afterPress = useAfterPress();
  const lookedThrough = useRef(0);
  /** Since the whole was last looked through: what a refusal said of a field holds until that field is edited. */
  const touched = useRef(new Set<string>());
  const lookThrough = (): void => {
    lookedThrough.current += 1;
    touched.current.clear();
    setChecked({});
  };
  const leave = (left: (before: Edited<Draft>) => Edited<Draft>): void => {
    setEdited(left);
    lookThrough();
    problems.clear();
  };
  const reset = (): void => leave(() => ({ part: {}, seen: {} }));
  return {
    draft,
    seen: { ...stored, ...edited.seen },
    isDirty,
    problems,
    errors: givenErrors({ ...problems.errors, ...checked }),
    edit: (part) => {
      // What was said of a draft goes with it: what is stored has nothing wrong.
      if (isStored({ ...draft, ...part }) && Object.keys(errorsOf(stored)).length === 0) return reset();
      for (const field of Object.keys(part)) touched.current.add(field);
      setEdited((before) => ({ part: { ...before.part, ...part }, seen: { ...pick(stored, part), ...before.seen } }));
      return undefined;
    },
    seeAnew: (now) => setEdited(({ part }) => ({ part, seen: pick(now, part) })),
    check: (field) => {
      if (!fields.includes(field) || !touched.current.has(field)) return;
      const round = lookedThrough.current;
      afterPress(() => {
        // A press that saves or tests looks through all of it anyway.
        if (round === lookedThrough.current) setChecked((before) => ({ ...before, [field]: errorsOf(draft)[field] ?? null }));
      });
    },
    withoutMistakes: (then) => {
      lookThrough();
      const mistakes = errorsOf(draft);
      if (Object.keys(mistakes).length > 0) problems.refuse(mistakes);
      else then();
    },
    reset,
    keepSince: (sent, now) => leave(({ part }) => editedSince(part, sent, now)),
  };
}

function editedSince<Draft extends object>(part: Partial<Draft>, sent: Draft, stored: Draft): Edited<Draft> {
  const before = new Map<string, unknown>(Object.entries(sent));
  const later = Object.entries(part).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(before.get(field)));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- entries of a part are a part
  const left = Object.fromEntries(later) as Partial<Draft>;
  return { part: left, seen: pick(stored, left) };
}

function pick<Draft extends object>(whole: Draft, part: Partial<Draft>): Partial<Draft> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- entries of a draft are a part of it
  return Object.fromEntries(Object.entries(whole).filter(([field]) => Object.hasOwn(part, field))) as Partial<Draft>;
}
