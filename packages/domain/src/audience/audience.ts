/**
 * Whom an event concerns, before anybody's preferences are asked (rules A1–A6).
 * `nobody` is an event of a product that is unknown or inactive: recorded, and reaching nobody.
 */
export const AUDIENCE_RULES = [
  "destinations",
  "superusers",
  "recipients",
  "product",
  "product_type",
  "default_superusers",
  "nobody",
] as const;
export type AudienceRule = (typeof AUDIENCE_RULES)[number];

/** What a sender may ask for instead of the default. */
export const AUDIENCE_REQUESTS = ["default", "superusers", "destinations"] as const;
export type AudienceRequest = (typeof AUDIENCE_REQUESTS)[number];

export const RECIPIENTS_MAX = 1_000;

export interface AudienceFacts {
  readonly audience: AudienceRequest;
  /** User names as given, or null for a broadcast. An empty list is nobody. */
  readonly recipients: readonly string[] | null;
  readonly hasProduct: boolean;
  readonly hasProductType: boolean;
  /** A product was named that is unknown or inactive. */
  readonly productUnknown: boolean;
}

export type AudienceChoice =
  | { readonly ok: true; readonly rule: AudienceRule }
  | { readonly ok: false; readonly refusal: "recipients_with_audience" };

/** First line that matches decides. */
export function chooseAudience(facts: AudienceFacts): AudienceChoice {
  if (facts.recipients !== null && facts.audience !== "default") return { ok: false, refusal: "recipients_with_audience" };
  return { ok: true, rule: ruleOf(facts) };
}

function ruleOf(facts: AudienceFacts): AudienceRule {
  if (facts.productUnknown) return "nobody";
  if (facts.audience !== "default") return facts.audience;
  if (facts.recipients !== null) return "recipients";
  if (facts.hasProduct) return "product";
  return facts.hasProductType ? "product_type" : "default_superusers";
}

/** Shared destinations get every broadcast, and nothing that names its recipients. */
export function includesDestinations(rule: AudienceRule): boolean {
  return rule !== "recipients" && rule !== "nobody";
}

/** Who gets what System has on: everybody with access, or superusers only. */
export const SYSTEM_AUDIENCES = ["everyone", "superusers"] as const;
export type SystemAudience = (typeof SYSTEM_AUDIENCES)[number];

export function systemReaches(setting: SystemAudience, person: { readonly superuser: boolean }): boolean {
  return setting === "everyone" || person.superuser;
}
