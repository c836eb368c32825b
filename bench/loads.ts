import { acceptEvents, TEAMS } from "./loads/accept-events.ts";
import { EVERYBODY, resolveEvents } from "./loads/resolve-events.ts";
import { onStage } from "./loads/stage.ts";
import { report } from "./report.ts";

/** L-01 and L-03: many events to teams, and one event to everybody, on the packed server with receivers that get what follows from them. */
export async function measure(): Promise<void> {
  const resolving = await onStage(EVERYBODY, resolveEvents);
  const accepting = await onStage(TEAMS, acceptEvents);
  report("loads", [...accepting, ...resolving]);
}
