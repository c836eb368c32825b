import type { Settings } from "@tocsin/contract";
import { givenErrors } from "../../lib/form-problems.ts";
import { settingsWords } from "../../lib/words/en/settings.ts";

type Retention = Settings["retention"];
type RetentionField = keyof Retention;

const DAY_MS = 86_400_000;
const DAYS_MAX = 3_650;

/** The server asks the same, and says so where it does not hold. */
export const DAYS: Readonly<Record<RetentionField, { readonly min: number; readonly max: number }>> = {
  deliveriesDays: { min: 7, max: DAYS_MAX },
  alertsDays: { min: 7, max: DAYS_MAX },
  auditDays: { min: 365, max: DAYS_MAX },
};

export const RETENTION_FIELDS = ["deliveriesDays", "alertsDays", "auditDays"] as const satisfies readonly RetentionField[];

export type RetentionDraft = Readonly<Record<RetentionField, string>>;

export function draftOf({ deliveriesDays, alertsDays, auditDays }: Retention): RetentionDraft {
  return { deliveriesDays: String(deliveriesDays), alertsDays: String(alertsDays), auditDays: String(auditDays) };
}

export function mistakesOf(draft: RetentionDraft): Readonly<Record<string, string>> {
  const mistake = (field: RetentionField): string | null => {
    const { min, max } = DAYS[field];
    return daysOf(field, draft) === null ? settingsWords.mistake(min, max) : null;
  };
  return givenErrors(Object.fromEntries(RETENTION_FIELDS.map((field) => [field, mistake(field)])));
}

/** Only of a draft without mistakes. */
export function retentionOf({ deliveriesDays, alertsDays, auditDays }: RetentionDraft): Retention {
  return { deliveriesDays: Number(deliveriesDays), alertsDays: Number(alertsDays), auditDays: Number(auditDays) };
}

export interface Removal {
  readonly field: RetentionField;
  /** Epoch milliseconds: what ended before goes. */
  readonly before: number;
}

/** What a shorter time takes away that the longer one still kept. */
export function removalsOf(draft: RetentionDraft, stored: Retention, now: number): readonly Removal[] {
  return RETENTION_FIELDS.flatMap((field) => {
    const days = daysOf(field, draft);
    return days === null || days >= stored[field] ? [] : [{ field, before: now - days * DAY_MS }];
  });
}

function daysOf(field: RetentionField, draft: RetentionDraft): number | null {
  const typed = draft[field].trim();
  const { min, max } = DAYS[field];
  return /^\d{1,4}$/.test(typed) && Number(typed) >= min && Number(typed) <= max ? Number(typed) : null;
}
