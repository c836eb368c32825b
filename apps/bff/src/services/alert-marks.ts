import type { AlertFilter, AlertMarks, AlertWrites, Clock, DeliveryId, PersonId } from "@tocsin/ports";
import type { Jobs } from "./jobs.ts";

export interface AlertMarkDeps {
  readonly writes: { readonly alerts: AlertWrites };
  readonly clock: Clock;
  readonly ids: { next(): string };
  readonly log: { error(event: string, fields?: Readonly<Record<string, unknown>>): void };
}

export interface MarkRequest {
  readonly person: PersonId;
  readonly which: { readonly ids: readonly DeliveryId[] } | { readonly filter: AlertFilter };
  readonly set: AlertMarks;
}

export type AlertsMarked = { readonly kind: "done"; readonly changed: number } | { readonly kind: "job"; readonly id: string };

/**
 * Marks alerts as read or archived. What one transaction holds is done when it answers; more goes on behind it, up to the
 * newest alert of the request's moment. Marks are idempotent: after a restart the request can simply be made again.
 */
export async function markAlerts(deps: AlertMarkDeps, jobs: Jobs, { person, which, set }: MarkRequest): Promise<AlertsMarked> {
  const at = deps.clock.now();
  const input = { person, which: "ids" in which ? which : { ...which, createdUntil: at }, set, at };
  const first = await deps.writes.alerts.markAlerts(input);
  if (!first.more) return { kind: "done", changed: first.changed };
  const id = deps.ids.next();
  jobs.start({
    id,
    person,
    changed: first.changed,
    work: (changed) => markTheRest(deps, input, changed),
    onFailure: (error) => {
      deps.log.error("alerts.job_failed", { job: id, error });
    },
  });
  return { kind: "job", id };
}

async function markTheRest(
  { writes }: AlertMarkDeps,
  input: Parameters<AlertWrites["markAlerts"]>[0],
  changed: (count: number) => void,
): Promise<void> {
  for (let more = true; more;) {
    const step = await writes.alerts.markAlerts(input);
    changed(step.changed);
    // A step that changes nothing has nothing left to change, whatever else the filter matches.
    more = step.more && step.changed > 0;
  }
}
