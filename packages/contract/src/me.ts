import { SLACK_CODE_DIGITS, TOKEN_SCOPES } from "@tocsin/domain";
import { z } from "zod";
import { keyboard, keyboardChange } from "./keyboard.ts";
import { mailRefusal, personRef } from "./people.ts";
import { email, orNull, timestamp } from "./wire-values.ts";

export const SLACK_ORIGINS = ["login", "confirmed", "directory"] as const;

const pendingSlackAddress = z
  .object({
    email: z.string().meta({ description: "Nothing is sent there until the code is entered." }),
    sentAt: timestamp,
    expiresAt: timestamp.meta({ description: "From then on the code is too late; a new one can be sent." }),
    triesLeft: z.int().nonnegative().meta({ description: "Wrong codes that are still listened to; 0: the code is void." }),
    arrived: z.boolean().meta({ description: "False: Slack's answer never came, so the message may be there or not." }),
  })
  .meta({ id: "PendingSlackAddress", description: "An address that waits for the code that was sent to it by direct message." });

const slackRefusal = z
  .object({
    address: z.string().meta({ example: "dana@example.com" }),
    code: z.string().nullable().meta({ description: "What Slack answered.", example: "users_not_found" }),
    at: timestamp,
  })
  .meta({
    id: "SlackRefusal",
    description: "Messages to the address have failed for good since; they are tried all the same, and the first that arrives ends it.",
  });

const slackAddress = z
  .object({
    origin: z.enum(SLACK_ORIGINS).meta({ description: "Where the Slack e-mail comes from; `directory`: it is changed there alone." }),
    confirmedAt: timestamp.nullable().meta({ description: "When its person entered the code." }),
    pending: orNull(pendingSlackAddress).meta({ description: "Shown for an hour, also when it is too late." }),
    refusal: orNull(slackRefusal),
  })
  .meta({ id: "SlackAddress", description: "Where direct messages in Slack go." });

export const me = z
  .object({
    ...personRef.shape,
    email: z.string().nullable(),
    mailRefusal: orNull(mailRefusal),
    slackEmail: z.string().nullable().meta({ description: "Where Slack knows the person by another address than the login's." }),
    slack: slackAddress,
    superuser: z.boolean(),
    timeZone: z.string().nullable().meta({ description: "IANA name; null: the browser's.", example: "Europe/Berlin" }),
    language: z.string().nullable().meta({ example: "en" }),
    keyboard,
    via: z.enum(["session", "token"]).meta({ description: "How this request was made." }),
    scopes: z
      .array(z.enum(TOKEN_SCOPES))
      .readonly()
      .nullable()
      .meta({ description: "Of the token; null for a session, which may do all its person may." }),
  })
  .meta({ id: "Me", description: "The caller." });
export type Me = z.infer<typeof me>;

export const LANGUAGES = ["en"] as const;

export const patchMeBody = z
  .strictObject({
    timeZone: z.string().max(100).refine(isTimeZone, "Must be an IANA time zone as in Europe/Berlin.").nullable().optional(),
    language: z.enum(LANGUAGES).nullable().optional(),
    keyboard: keyboardChange.optional(),
    slackEmail: email
      .nullable()
      .optional()
      .meta({ description: "Another one holds once the code sent to it was entered; null, or the login's e-mail: back to that, at once." }),
  })
  .refine((body) => Object.keys(body).length > 0, "Name at least one field to change.")
  .meta({
    id: "PatchMe",
    description: "What people change about themselves.",
    examples: [
      { timeZone: "Europe/Berlin" },
      { slackEmail: "dana@example.org" },
      { keyboard: { navigation: "table" } },
      { keyboard: { keys: { row: "q", undo: null } } },
    ],
  });
export type PatchMeBody = z.infer<typeof patchMeBody>;

export const confirmSlackBody = z
  .strictObject({
    code: z
      .string()
      .regex(new RegExp(`^[0-9]{${String(SLACK_CODE_DIGITS)}}$`), `The code has ${String(SLACK_CODE_DIGITS)} digits.`)
      .meta({ description: "As the direct message has it.", example: "04829137" }),
  })
  .meta({ id: "ConfirmSlack", description: "The code that was sent to a Slack account.", examples: [{ code: "04829137" }] });
export type ConfirmSlackBody = z.infer<typeof confirmSlackBody>;

function isTimeZone(name: string): boolean {
  try {
    // The constructor is the platform's only test of a zone's name; it throws for one it does not know.
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
