import { z } from "zod";
import { email, lineOrEmpty, NAME_MAX, newPassword, timestamp, username } from "./wire-values.ts";

const LINK_TOKEN = "Zk3vT0cN8mQ1xY5b";
const PASSWORD = "seven tired otters read the log";

const linkToken = z.string().min(1).max(200).meta({ description: "What stands behind the # of the link." });

export const setupState = z
  .object({ needed: z.boolean().meta({ description: "No active superuser can sign in yet." }) })
  .meta({ id: "SetupState", description: "Whether this installation waits for its first superuser." });
export type SetupState = z.infer<typeof setupState>;

export const setupBody = z
  .strictObject({
    token: linkToken,
    username,
    email: email.nullable().default(null),
    name: lineOrEmpty(NAME_MAX).default(""),
    password: newPassword,
  })
  .meta({
    id: "SetupFirstSuperuser",
    description: "Creates the first superuser, with the link printed at the first start.",
    examples: [{ token: LINK_TOKEN, username: "dana", email: "dana@example.com", name: "Dana Reyes", password: PASSWORD }],
  });
export type SetupBody = z.output<typeof setupBody>;

export const setupPasswordBody = z.strictObject({ token: linkToken, password: newPassword }).meta({
  id: "SetupPassword",
  description: "Sets the password of the person a sign-in link was made for; the link is used up.",
  examples: [{ token: LINK_TOKEN, password: PASSWORD }],
});
export type SetupPasswordBody = z.infer<typeof setupPasswordBody>;

export const setupInspectBody = z
  .strictObject({ token: linkToken })
  .meta({ id: "InspectLink", description: "Asks what a link is for; uses nothing up.", examples: [{ token: LINK_TOKEN }] });
export type SetupInspectBody = z.infer<typeof setupInspectBody>;

export const setupLink = z
  .object({
    purpose: z.enum(["first_superuser", "set_password"]),
    username: z.string().nullable().meta({ description: "Whose password; null for the first superuser." }),
    name: z.string().nullable(),
    expiresAt: timestamp,
  })
  .meta({ id: "SetupLink", description: "What a link is for." });
export type SetupLink = z.infer<typeof setupLink>;

export const setupDone = z
  .object({ username: z.string().meta({ description: "Sign in with this name and the new password.", example: "dana" }) })
  .meta({ id: "SetupDone", description: "The person can sign in now." });
export type SetupDone = z.infer<typeof setupDone>;
