import type { AlertFilter, AlertMarks, AlertWrites, Clock, DeliveryId, PersonId } from "@tocsin/ports";

/** How a change of more alerts than one transaction takes is getting on. */
export interface Job {
  readonly id: string;
  readonly person: PersonId;
  readonly state: "running" | "done" | "failed";
  readonly changed: number;
}

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

/** Finished jobs that are remembered; the oldest are forgotten first. */
const JOBS_MAX = 200;

/**
 * Marks alerts as read or archived. What one transaction holds is done when it answers; more goes on behind it, up to the
 * newest alert of the request's moment. Marks are idempotent: after a restart the request can simply be made again.
 */
export function alertMarks(deps: AlertMarkDeps) {
  const jobs = new Map<string, Job>();
  return { mark, job };

  async function mark({ person, which, set }: MarkRequest): Promise<AlertsMarked> {
    const at = deps.clock.now();
    const input = { person, which: "ids" in which ? which : { ...which, createdUntil: at }, set, at };
    const first = await deps.writes.alerts.markAlerts(input);
    if (!first.more) return { kind: "done", changed: first.changed };
    const id = deps.ids.next();
    remember({ id, person, state: "running", changed: first.changed });
    void goOn(id, input);
    return { kind: "job", id };
  }

  /** Never rejects: a failure is the job's state and a line in the log. */
  async function goOn(id: string, input: Parameters<AlertWrites["markAlerts"]>[0]): Promise<void> {
    try {
      for (let more = true; more;) {
        const step = await deps.writes.alerts.markAlerts(input);
        // A step that changes nothing has nothing left to change, whatever else the filter matches.
        more = step.more && step.changed > 0;
        update(id, (job) => ({ ...job, changed: job.changed + step.changed, state: more ? "running" : "done" }));
      }
    } catch (error) {
      deps.log.error("alerts.job_failed", { job: id, error });
      update(id, (job) => ({ ...job, state: "failed" }));
    }
  }

  /** One's own only. */
  function job(id: string, person: PersonId): Job | null {
    const found = jobs.get(id);
    return found?.person === person ? found : null;
  }

  function remember(started: Job): void {
    jobs.set(started.id, started);
    for (const [id, { state }] of jobs) {
      if (jobs.size <= JOBS_MAX) return;
      if (state !== "running") jobs.delete(id);
    }
  }

  function update(id: string, change: (job: Job) => Job): void {
    const current = jobs.get(id);
    if (current !== undefined) jobs.set(id, change(current));
  }
}
