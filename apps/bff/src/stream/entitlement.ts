import type { StandingCredential } from "@tocsin/ports";
import { ageOf } from "../auth/session-rules.ts";

/** By what somebody listens, and as whom. */
export interface Credential {
  readonly kind: StandingCredential["kind"];
  readonly id: string;
  readonly superuser: boolean;
}

/** Why somebody may not go on listening; null: they may. `found`: what is left of that by which they do; undefined: nothing. */
export function endOf(
  { superuser }: Credential,
  found: StandingCredential | undefined,
  now: number,
): "signed_out" | "rights_changed" | null {
  if (found === undefined || !found.active || isOver(found, now)) return "signed_out";
  return found.superuser === superuser ? null : "rights_changed";
}

function isOver(found: StandingCredential, now: number): boolean {
  if (found.expiresAt !== null && found.expiresAt <= now) return true;
  return found.kind === "session" && ageOf(found, now).ended;
}
