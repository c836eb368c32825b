import { SYSTEM_AUDIENCES } from "@tocsin/domain";
import { z } from "zod";
import { baseUrl } from "./links.ts";
import { lineOf, timestamp } from "./wire-values.ts";

export const settings = z
  .object({
    systemAudience: z.enum(SYSTEM_AUDIENCES).meta({ description: "Who gets what System has on." }),
    publicUrl: z.string().nullable().meta({ description: "What links are built upon; null: the address the server was started with." }),
    teamName: z.string().nullable(),
    disclaimer: z.string().nullable().meta({ description: "Stands at the end of every mail." }),
    defectdojo: z.object({
      instance: z.string().nullable().meta({ description: "The instance whose first request was accepted; others are refused." }),
      lastSeenAt: timestamp.nullable(),
    }),
  })
  .meta({ id: "Settings", description: "Settings of the whole installation." });
export type Settings = z.infer<typeof settings>;

export const patchSettingsBody = z
  .strictObject({
    systemAudience: z.enum(SYSTEM_AUDIENCES).optional(),
    publicUrl: baseUrl.nullable().optional(),
    teamName: lineOf(100).nullable().optional(),
    disclaimer: z.string().max(4_000, "At most 4,000 characters.").nullable().optional(),
    defectdojo: z
      .strictObject({ instance: z.null() })
      .optional()
      .meta({ description: "`instance: null` forgets it, so that another may connect." }),
  })
  .refine((body) => Object.keys(body).length > 0, "Name at least one setting to change.")
  .meta({ id: "PatchSettings", description: "What is not named stays.", examples: [{ systemAudience: "superusers" }] });
export type PatchSettingsBody = z.infer<typeof patchSettingsBody>;
