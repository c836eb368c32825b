import { TOKEN_SCOPES, type TokenScope } from "@tocsin/domain";
import { givenErrors } from "../../lib/form-problems.ts";
import type { NewToken } from "../../lib/tokens-api.ts";
import { tokenWords } from "../../lib/words/en/tokens.ts";

/** What the form is opened for: anything, or to connect DefectDojo. */
export const TOKEN_PURPOSES = ["token", "defectdojo"] as const;
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];

export const LIFETIME_DAYS = [30, 90, 365] as const;
/** Long enough not to be forgotten at once, short enough that a lost one is not for ever. */
export const RECOMMENDED_DAYS = 90;
export type Lifetime = (typeof LIFETIME_DAYS)[number];

export interface TokenDraft {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** In days; null: to the end of `lastDay`. */
  readonly lifetime: Lifetime | null;
  /** As a date box has it; empty: none chosen. */
  readonly lastDay: string;
}

export const TOKEN_FIELDS = ["name", "scopes", "expiresAt"] as const;

/** Worth something only while their owner is a superuser. */
const SUPERUSERS_SCOPES: readonly TokenScope[] = ["events:write", "directory:write"];

export function isUseless(scope: TokenScope, superuser: boolean): boolean {
  return !superuser && SUPERUSERS_SCOPES.includes(scope);
}

/** DefectDojo hands an event over once: a token that ends unnoticed loses some, so that one lives as long as any. */
export function draftFor(purpose: TokenPurpose, superuser: boolean): TokenDraft {
  if (purpose === "token" || !superuser) return { name: "", scopes: [], lifetime: RECOMMENDED_DAYS, lastDay: "" };
  return { name: "defectdojo", scopes: ["events:write"], lifetime: 365, lastDay: "" };
}

const DAY_MS = 86_400_000;

/** Null: no day that a token can end on. */
export function endOf({ lifetime, lastDay }: Pick<TokenDraft, "lifetime" | "lastDay">, now: number): number | null {
  if (lifetime !== null) return now + lifetime * DAY_MS;
  // Without a zone it is the reader's own day.
  const end = Date.parse(`${lastDay}T23:59:59.999`);
  return lastDay !== "" && lastDay >= dayOf(now) && lastDay <= dayOf(now + 365 * DAY_MS) && !Number.isNaN(end) ? end : null;
}

/** As a date box has it: the reader's own day. */
export function dayOf(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

export function tokenErrors(draft: TokenDraft, now: number): Readonly<Record<string, string>> {
  return givenErrors({
    name: draft.name.trim() === "" ? tokenWords.nameMissing : null,
    scopes: draft.scopes.length === 0 ? tokenWords.scopesMissing : null,
    expiresAt: endOf(draft, now) === null ? tokenWords.dateMissing : null,
  });
}

/** Of a draft without mistakes. */
export function bodyOf(draft: TokenDraft, now: number): NewToken {
  return { name: draft.name.trim(), scopes: draft.scopes, expiresAt: new Date(endOf(draft, now) ?? now).toISOString() };
}

export function withScope(scopes: readonly TokenScope[], scope: TokenScope): readonly TokenScope[] {
  const next = scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope];
  return TOKEN_SCOPES.filter((one) => next.includes(one));
}
