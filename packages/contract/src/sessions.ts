import { z } from "zod";
import { pageOf } from "./lists.ts";
import { personRef } from "./people.ts";
import { newPassword, opaqueId, orNull, timestamp } from "./wire-values.ts";

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
const enteredPassword = z.string().min(1).max(1_024).meta({ format: "password" });

export const signInBody = z.strictObject({ login: z.string().min(1).max(254), password: enteredPassword }).meta({
  id: "SignIn",
  description: "User name or e-mail, and password.",
  examples: [{ login: "dana", password: "seven tired otters read the log" }],
});
export type SignInBody = z.infer<typeof signInBody>;

export const recentSignInBody = z.strictObject({ password: enteredPassword }).meta({
  id: "RecentSignIn",
  description: "One's own password once more, for what asks for a recent sign-in.",
  examples: [{ password: "seven tired otters read the log" }],
});
export type RecentSignInBody = z.infer<typeof recentSignInBody>;

export const changePasswordBody = z.strictObject({ currentPassword: enteredPassword, newPassword }).meta({
  id: "ChangePassword",
  description: "All other sessions of the person end.",
  examples: [{ currentPassword: "seven tired otters read the log", newPassword: "nine calm herons watch the pond" }],
});
export type ChangePasswordBody = z.infer<typeof changePasswordBody>;

export const currentSession = z
  .object({ person: orNull(personRef) })
  .meta({ id: "CurrentSession", description: "Who is signed in with the cookie of this request; null: nobody." });
export type CurrentSession = z.infer<typeof currentSession>;
