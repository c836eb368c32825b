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

type Input = Parameters<AlertWrites["markAlerts"]>[0];
type Step = Awaited<ReturnType<AlertWrites["markAlerts"]>>;

/** So many are answered for; more go on behind the answer. */
const ANSWERED_MAX = 5_000;

/**
 * Marks alerts as read or archived. What one transaction holds is done when it answers; more goes on behind it, up to the
 * newest alert of the request's moment. Marks are idempotent: after a restart the request can simply be made again.
 */
export async function markAlerts(deps: AlertMarkDeps, jobs: Jobs, { person, which, set }: MarkRequest): Promise<AlertsMarked> {
  const at = deps.clock.now();
  const { changed, rest } = await markSome(deps, { person, which: "ids" in which ? which : { ...which, createdUntil: at }, set, at });
  if (rest === null) return { kind: "done", changed };
  const id = deps.ids.next();
  jobs.start({
    id,
    person,
    changed,
    work: (told) => markTheRest(deps, rest, told),
    onFailure: (error) => {
      deps.log.error("alerts.job_failed", { job: id, error });
    },
  });
  return { kind: "job", id };
}

/** Few among many are found piece by piece: as long as they are few, one answer tells of them all. */
async function markSome({ writes }: Pick<AlertMarkDeps, "writes">, input: Input) {
  let rest: Input | null = input;
  let changed = 0;
  for (let isPiece = true; rest !== null && isPiece && changed < ANSWERED_MAX;) {
    const step: Step = await writes.alerts.markAlerts(rest);
    changed += step.changed;
    isPiece = step.from !== undefined;
    rest = restOf(rest, step);
  }
  return { changed, rest };
}

async function markTheRest({ writes }: AlertMarkDeps, input: Input, changed: (count: number) => void): Promise<void> {
  for (let rest: Input | null = input; rest !== null;) {
    const step: Step = await writes.alerts.markAlerts(rest);
    changed(step.changed);
    rest = restOf(rest, step);
  }
}

/** What is still to be done after a step. One that changes nothing where it stands has nothing left to change, whatever else the filter matches. */
function restOf(input: Input, { more, from, changed }: Step): Input | null {
  if (!more || (from === undefined && changed === 0)) return null;
  return from === undefined || "ids" in input.which ? input : { ...input, which: { ...input.which, from } };
}
