import type { Clock, DeliveryFilter, DeliveryReads, DeliveryWrites, Viewer } from "@tocsin/ports";
import type { Jobs } from "./jobs.ts";
import { pagesInTurn } from "./pages-in-turn.ts";

export interface RedeliverDeps {
  readonly reads: { readonly deliveries: Pick<DeliveryReads, "redeliverable"> };
  readonly writes: { readonly deliveries: Pick<DeliveryWrites, "redeliver"> };
  readonly clock: Clock;
  readonly ids: { next(): string };
  readonly log: { error(event: string, fields?: Readonly<Record<string, unknown>>): void };
}

interface Asked {
  readonly viewer: Viewer;
  readonly filter: DeliveryFilter;
}

/** One transaction each: short enough that nobody waits for the writer. */
const AT_A_TIME = 100;
/** More goes on in the background. */
const AT_ONCE_MAX = 2_000;
/** What one look at the log may bring. */
const COUNTED_AT_A_TIME = 20_000;

export async function countRedeliverable({ reads }: Pick<RedeliverDeps, "reads">, { viewer, filter }: Asked): Promise<number> {
  let count = 0;
  const pages = pagesInTurn((after) => reads.deliveries.redeliverable({ viewer, filter, page: { limit: COUNTED_AT_A_TIME, after } }));
  for await (const found of pages) count += found.length;
  return count;
}

export type RedeliveredByFilter =
  | { readonly kind: "done"; readonly redelivered: number }
  | { readonly kind: "job"; readonly id: string }
  | { readonly kind: "count_changed"; readonly count: number };

/**
 * Everything of a filter again, if it is as many as was confirmed. Each is asked again in its own transaction, and what has been
 * sent again is no longer of the filter: a second request finds nothing to do.
 */
export async function redeliverByFilter(
  deps: RedeliverDeps,
  jobs: Jobs,
  { confirm, ...asked }: Asked & { readonly confirm: number },
): Promise<RedeliveredByFilter> {
  const count = await countRedeliverable(deps, asked);
  if (count !== confirm) return { kind: "count_changed", count };
  if (count <= AT_ONCE_MAX) {
    let redelivered = 0;
    await redeliverAll(deps, asked, (more) => {
      redelivered += more;
    });
    return { kind: "done", redelivered };
  }
  const id = deps.ids.next();
  jobs.start({
    id,
    person: asked.viewer.person,
    changed: 0,
    work: (changed) => redeliverAll(deps, asked, changed),
    onFailure: (error) => {
      deps.log.error("deliveries.job_failed", { job: id, error });
    },
  });
  return { kind: "job", id };
}

async function redeliverAll({ reads, writes, clock }: RedeliverDeps, { viewer, filter }: Asked, changed: (count: number) => void) {
  const pages = pagesInTurn((after) => reads.deliveries.redeliverable({ viewer, filter, page: { limit: AT_A_TIME, after } }));
  for await (const found of pages) {
    if (found.length === 0) continue;
    const done = await writes.deliveries.redeliver({ by: viewer, deliveries: found, at: clock.now() });
    changed(done.filter(({ ok }) => ok).length);
  }
}
