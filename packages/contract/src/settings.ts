import { SYSTEM_AUDIENCES } from "@tocsin/domain";
import { z } from "zod";
import { baseUrl } from "./links.ts";
import { lineOf, timestamp } from "./wire-values.ts";

const DAYS_MAX = 3_650;

/** The audit trail for a year at least: whoever may change this must not be able to remove their traces. */
const days = (min: number) => {
  const wanted = `Must be a whole number of days from ${String(min)} to ${String(DAYS_MAX)}.`;
  return z.int(wanted).min(min, wanted).max(DAYS_MAX, wanted);
};

export const settings = z
  .object({
    systemAudience: z.enum(SYSTEM_AUDIENCES).meta({ description: "Who gets what System has on." }),
    publicUrl: z.string().nullable().meta({ description: "What links are built upon; null: the address the server was started with." }),
    serverUrl: z.string().meta({
      description: "The address the server was started with, where people sign in.",
      example: "https://tocsin.example.com",
    }),
    teamName: z.string().nullable().meta({ description: "Names the sender at the end of every message." }),
    disclaimer: z.string().nullable().meta({ description: "Stands at the end of every message." }),
    retention: z.object({ deliveriesDays: days(7), alertsDays: days(7), auditDays: days(365) }).meta({
      description: "How many days deliveries that came to an end, alerts, and the audit trail are kept.",
    }),
    defectdojo: z.object({
      instance: z.string().nullable().meta({ description: "The instance whose first request was accepted; others are refused." }),
      lastSeenAt: timestamp.nullable(),
    }),
  })
  .meta({ id: "Settings", description: "Settings of the whole installation." });
export type Settings = z.infer<typeof settings>;

const settingsRead = z
  .strictObject({
    systemAudience: z.enum(SYSTEM_AUDIENCES),
    publicUrl: z.string().nullable(),
    teamName: z.string().nullable(),
    disclaimer: z.string().nullable(),
    retention: z.strictObject({ deliveriesDays: z.int(), alertsDays: z.int(), auditDays: z.int() }).partial(),
  })
  .partial()
  .meta({ description: "Settings as you read them: if one is another by now, nothing is written (409)." });

export const patchSettingsBody = z
  .strictObject({
    systemAudience: z.enum(SYSTEM_AUDIENCES).optional(),
    publicUrl: baseUrl.nullable().optional(),
    teamName: lineOf(100).nullable().optional(),
    disclaimer: z.string().max(4_000, "At most 4,000 characters.").nullable().optional(),
    retention: z
      .strictObject({ deliveriesDays: days(7).optional(), alertsDays: days(7).optional(), auditDays: days(365).optional() })
      .refine((body) => Object.keys(body).length > 0, "Name at least one.")
      .optional(),
    defectdojo: z
      .strictObject({ instance: z.null() })
      .optional()
      .meta({ description: "`instance: null` forgets it, so that another may connect." }),
    from: settingsRead.optional(),
  })
  .refine(({ from: _, ...changes }) => Object.keys(changes).length > 0, "Name at least one setting to change.")
  .meta({
    id: "PatchSettings",
    description: "What is not named stays.",
    examples: [{ systemAudience: "superusers" }, { teamName: "Application Security", from: { teamName: null } }],
  });
export type PatchSettingsBody = z.infer<typeof patchSettingsBody>;
