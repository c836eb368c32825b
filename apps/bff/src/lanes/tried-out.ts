import type { TestAnswer, TestRequest } from "@tocsin/dispatch";
import type { MailSettings, SlackSettings, TeamsSettings } from "@tocsin/ports";

/** Settings to try a channel out with, secrets sealed; null: those that are saved. */
export type TriedSettings =
  | { readonly channel: "mail"; readonly settings: MailSettings | null }
  | { readonly channel: "slack"; readonly settings: SlackSettings | null }
  | { readonly channel: "msteams"; readonly settings: TeamsSettings | null };

export type TryOut = Omit<TestRequest, "adapter" | "isUnsaved"> & { readonly tried: TriedSettings };

/**
 * `not_set_up`: there are no settings to try · `unusable`: the secret in them cannot be opened any more · `not_allowed`: the environment does
 * not allow any more what it did when they were saved.
 */
export type TriedOut = TestAnswer | { readonly ok: false; readonly refusal: "not_set_up" | "unusable" | "not_allowed" };
