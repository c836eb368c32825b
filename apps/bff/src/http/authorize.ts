import type { ProblemCode } from "@tocsin/contract";
import type { TokenScope } from "@tocsin/domain";
import type { Actor } from "./env.ts";

/** What an action is about, as far as a policy asks for it. */
export interface Resource {
  /** Of the path or the query; any text, an unknown one is nobody's business here. */
  readonly scope?: string | undefined;
}

type Verdict =
  | "allowed"
  | Extract<ProblemCode, "missing_scope" | "session_required" | "owner_not_superuser" | "forbidden" | "recent_auth_required">;

interface Policy {
  /** What a token must have been made for. */
  readonly scope: TokenScope;
  readonly who: "everybody" | "superusers" | ((resource: Resource) => "everybody" | "superusers");
  /** A token will not do. */
  readonly sessionOnly?: true;
  /** The password was entered within 15 minutes. */
  readonly recent?: true;
}

/**
 * Who may do what (rules of the API's manners). What is left to the store: rows. Every query takes the actor, and a row that
 * is not theirs to know of is not there.
 */
const POLICIES = {
  "me.read": { scope: "read", who: "everybody" },
  "me.write": { scope: "admin", who: "everybody" },
  // To another address than the login's: whoever has a stolen session must not turn messages aside.
  "me.write_slack": { scope: "admin", who: "everybody", recent: true },
  "sessions.read": { scope: "read", who: "everybody" },
  "sessions.end": { scope: "admin", who: "everybody" },
  "password.enter": { scope: "admin", who: "everybody", sessionOnly: true },
  "catalogue.read": { scope: "read", who: "everybody" },
  "preferences.read": { scope: "read", who: ({ scope }) => (scope === "template" ? "superusers" : "everybody") },
  "preferences.write": { scope: "admin", who: ({ scope }) => (scope === "system" || scope === "template" ? "superusers" : "everybody") },
  "products.read": { scope: "read", who: "everybody" },
  "people.read": { scope: "read", who: "superusers" },
  "people.write": { scope: "admin", who: "superusers" },
  "people.write_rights": { scope: "admin", who: "superusers", recent: true },
  // Whoever has the link signs in as that person, lately: without the password it would be the way around every other `recent`.
  "people.link": { scope: "admin", who: "superusers", recent: true },
  "directory.write": { scope: "directory:write", who: "superusers" },
  "events.read": { scope: "read", who: "everybody" },
  "events.write": { scope: "events:write", who: "superusers" },
  "explain.read": { scope: "read", who: "everybody" },
  "alerts.read": { scope: "read", who: "everybody" },
  "stream.read": { scope: "read", who: "everybody" },
  "alerts.write": { scope: "admin", who: "everybody" },
  "deliveries.read": { scope: "read", who: "everybody" },
  // Whose they are decides the store: superusers', and those of one's own webhook endpoint.
  "deliveries.handle": { scope: "admin", who: "everybody" },
  "deliveries.awaiting": { scope: "read", who: "superusers" },
  "deliveries.decide": { scope: "admin", who: "superusers" },
  "jobs.read": { scope: "read", who: "everybody" },
  "settings.read": { scope: "read", who: "superusers" },
  "settings.write": { scope: "admin", who: "superusers" },
  "settings.write_address": { scope: "admin", who: "superusers", recent: true },
  "channels.read": { scope: "read", who: "superusers" },
  "channels.write": { scope: "admin", who: "superusers", recent: true },
  "channels.lift": { scope: "admin", who: "superusers" },
  "channels.test": { scope: "admin", who: "superusers" },
  "webhooks.read": { scope: "read", who: "everybody" },
  "webhooks.write": { scope: "admin", who: "everybody" },
  "webhooks.write_secret": { scope: "admin", who: "everybody", recent: true },
  // Whoever may send to a server of their choice with a secret that is stored is as good as one who changes settings.
  "channels.test_settings": { scope: "admin", who: "superusers", recent: true },
  "tokens.read": { scope: "read", who: "everybody", sessionOnly: true },
  "tokens.write": { scope: "admin", who: "everybody", sessionOnly: true, recent: true },
  "metrics.read": { scope: "read", who: "superusers" },
  "audit.read": { scope: "read", who: "superusers" },
} as const satisfies Readonly<Record<string, Policy>>;

export type Action = keyof typeof POLICIES;

/** Scopes that are worth something only while the token's owner is a superuser. */
const SUPERUSERS_SCOPES: readonly TokenScope[] = ["events:write", "directory:write"];

/** The one decision about what somebody may do; a route names its action and asks nothing else. */
export function authorize(actor: Actor, action: Action, resource: Resource = {}): Verdict {
  const policy: Policy = POLICIES[action];
  if (actor.via === "token" && policy.sessionOnly === true) return "session_required";
  if (!actor.scopes.includes(policy.scope)) return "missing_scope";
  const who = typeof policy.who === "function" ? policy.who(resource) : policy.who;
  if (who === "superusers" && !actor.superuser) return refusalOf(actor, policy);
  if (policy.recent === true && !actor.recentSignIn) return "recent_auth_required";
  return "allowed";
}

function refusalOf(actor: Actor, policy: Policy): "owner_not_superuser" | "forbidden" {
  return actor.via === "token" && SUPERUSERS_SCOPES.includes(policy.scope) ? "owner_not_superuser" : "forbidden";
}

export function scopeOf(action: Action): TokenScope {
  return POLICIES[action].scope;
}

export function isForSessionsOnly(action: Action): boolean {
  const policy: Policy = POLICIES[action];
  return policy.sessionOnly === true;
}

/** A policy in words, as the document has it under each operation. */
export function whoMay(action: Action): string {
  const { scope, who, sessionOnly, recent }: Policy = POLICIES[action];
  return [
    sessionOnly === true ? "Needs a session: no token will do." : `A token needs the scope \`${scope}\`.`,
    ...(who === "superusers" ? ["For superusers."] : []),
    ...(typeof who === "function" ? ["What is everybody's (System, Template) is for superusers, except to read System."] : []),
    ...(recent === true ? ["A session needs a password that was entered within 15 minutes."] : []),
  ].join(" ");
}

export function isAction(text: string): text is Action {
  return Object.hasOwn(POLICIES, text);
}
