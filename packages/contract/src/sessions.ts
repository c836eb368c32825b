import { z } from "zod";
import { pageOf } from "./lists.ts";
import { opaqueId, timestamp } from "./wire-values.ts";

export const session = z
  .object({
    id: opaqueId,
    current: z.boolean().meta({ description: "The session of this request." }),
    createdAt: timestamp,
    lastSeenAt: timestamp,
    expiresAt: timestamp,
    userAgent: z.string().nullable(),
  })
  .meta({ id: "Session", description: "A place where the caller is signed in." });
export type Session = z.infer<typeof session>;

export const sessionsPage = pageOf(session).meta({ id: "SessionsPage", description: "One's own sessions, newest first." });
export type SessionsPage = z.infer<typeof sessionsPage>;

export const sessionPath = z.object({ id: opaqueId });

/** The upper bound is only that no megabyte is hashed: nothing here tells what passwords look like. */
export const signInBody = z.strictObject({ login: z.string().min(1).max(254), password: z.string().min(1).max(1_024) }).meta({
  id: "SignIn",
  description: "User name or e-mail, and password.",
  examples: [{ login: "dana", password: "seven tired otters read the log" }],
});
export type SignInBody = z.infer<typeof signInBody>;
