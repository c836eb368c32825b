import { ROLES } from "@tocsin/domain";
import { z } from "zod";
import { pageOf, pageShape } from "./lists.ts";
import { email, flagInQuery, opaqueId, orNull, timestamp } from "./wire-values.ts";

export const personRef = z
  .object({ id: opaqueId, username: z.string().meta({ example: "dana" }), name: z.string().meta({ example: "Dana Reyes" }) })
  .meta({ id: "PersonRef", description: "How a person is named to others." });
export type PersonRef = z.infer<typeof personRef>;

export const mailRefusal = z
  .object({
    address: z.string().meta({ example: "dana@example.com" }),
    code: z.string().nullable().meta({ description: "What the mail server answered.", example: "550 5.1.1" }),
    at: timestamp,
  })
  .meta({ id: "MailRefusal", description: "A mail server refused the address for good: no mail goes there until this is lifted." });
export type MailRefusal = z.infer<typeof mailRefusal>;

export const PERSON_FIELDS = ["email", "active", "superuser"] as const;

export const person = z
  .object({
    ...personRef.shape,
    email: z.string().nullable().meta({ example: "dana@example.com" }),
    active: z.boolean(),
    superuser: z.boolean(),
    globalRole: z.enum(ROLES).nullable(),
    source: z.string().nullable().meta({ description: "The directory this person came from; null: made here.", example: "defectdojo" }),
    ownedBySource: z.array(z.enum(PERSON_FIELDS)).readonly().meta({ description: "Fields that only the directory changes." }),
    canSignIn: z.boolean().meta({ description: "A password was set." }),
    mailRefusal: orNull(mailRefusal),
  })
  .meta({ id: "Person", description: "A person, as superusers see them." });
export type Person = z.infer<typeof person>;

export const peopleQuery = z.strictObject({
  ...pageShape,
  q: z.string().max(200).optional().meta({ description: "Part of the user name, name or e-mail." }),
  active: flagInQuery.optional().meta({ description: "Only those who are active, or only the others." }),
  superuser: flagInQuery.optional().meta({ description: "Only superusers, or only the others." }),
});
export type PeopleQuery = z.output<typeof peopleQuery>;

export const peoplePage = pageOf(person).meta({ id: "PeoplePage", description: "People, by user name." });
export type PeoplePage = z.infer<typeof peoplePage>;

export const personPath = z.object({ id: opaqueId });

export const patchPersonBody = z
  .strictObject({ active: z.boolean().optional(), superuser: z.boolean().optional(), email: email.nullable().optional() })
  .refine((body) => Object.keys(body).length > 0, "Name at least one field to change.")
  .meta({
    id: "PatchPerson",
    description: "E-mail and superuser only where no directory owns them (else 409 `owned_by_source`).",
    examples: [{ active: false }, { email: "dana@example.com" }],
  });
export type PatchPersonBody = z.infer<typeof patchPersonBody>;

export const signInLink = z
  .object({
    url: z.string().meta({ description: "Single use; voids the link before it.", example: "https://tocsin.example.com/setup#Zk3…" }),
    expiresAt: timestamp,
  })
  .meta({ id: "SignInLink", description: "Lets one person set a password." });
export type SignInLink = z.infer<typeof signInLink>;
