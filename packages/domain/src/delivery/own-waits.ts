/** What an attempt says in place of the other side's code when a limit of ours held it back, and nothing of it was sent. */
export const OWN_WAITS = { heldBack: "held_back", flowDay: "flow_day" } as const;

const CODES: ReadonlySet<string> = new Set(Object.values(OWN_WAITS));

export function isOwnWait(code: string): boolean {
  return CODES.has(code);
}
