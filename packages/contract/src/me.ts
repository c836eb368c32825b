import { TOKEN_SCOPES } from "@tocsin/domain";
import { z } from "zod";
import { mailRefusal, personRef } from "./people.ts";
import { orNull } from "./wire-values.ts";

export const me = z
  .object({
    ...personRef.shape,
    email: z.string().nullable(),
    mailRefusal: orNull(mailRefusal),
    slackEmail: z.string().nullable().meta({ description: "Where Slack knows the person by another address than the login's." }),
    superuser: z.boolean(),
    timeZone: z.string().nullable().meta({ description: "IANA name; null: the browser's.", example: "Europe/Berlin" }),
    language: z.string().nullable().meta({ example: "en" }),
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
  })
  .refine((body) => Object.keys(body).length > 0, "Name at least one field to change.")
  .meta({ id: "PatchMe", description: "What people change about themselves.", examples: [{ timeZone: "Europe/Berlin" }] });
export type PatchMeBody = z.infer<typeof patchMeBody>;

function isTimeZone(name: string): boolean {
  try {
    // The constructor is the platform's only test of a zone's name; it throws for one it does not know.
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
