import type { Answer } from "./outcome.ts";

/** What an attempt says in place of the other side's code when a limit of ours held it back, and nothing of it was sent. */
export const OWN_WAITS = { heldBack: "held_back", flowDay: "flow_day" } as const;

/** What it says when we were told to end before its turn came. */
export const STOPPED: Answer = { code: "stopped", text: "Stopped while it waited for its turn." };

const CODES: ReadonlySet<string> = new Set(Object.values(OWN_WAITS));

export function isOwnWait(code: string): boolean {
  return CODES.has(code);
}
