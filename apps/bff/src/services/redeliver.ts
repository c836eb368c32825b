import type { Clock, DeliveryFilter, DeliveryReads, DeliveryWrites, Viewer } from "@tocsin/ports";
import type { Jobs } from "./jobs.ts";
import { keepsRights, type RightsReads } from "./kept-rights.ts";
import { pagesInTurn } from "./pages-in-turn.ts";

export interface RedeliverDeps {
  readonly reads: {
    readonly deliveries: Pick<DeliveryReads, "redeliverable">;
    readonly directory: RightsReads;
  };
  readonly writes: { readonly deliveries: Pick<DeliveryWrites, "redeliver"> };
  readonly clock: Clock;
  readonly ids: { next(): string };
  readonly log: { error(event: string, fields?: Readonly<Record<string, unknown>>): void };
}

interface CountDeps {
  readonly reads: Pick<RedeliverDeps["reads"], "deliveries">;
}

interface Asked {
  readonly viewer: Viewer;
  readonly filter: DeliveryFilter;
}

/** What is asked of the writer at a time, which stops sooner where they take long: nobody else waits for them. */
const AT_A_TIME = 100;
/** More goes on in the background. */
const AT_ONCE_MAX = 2_000;
/** What one look at the log may bring. */
const COUNTED_AT_A_TIME = 20_000;

export async function countRedeliverable({ reads }: CountDeps, { viewer, filter }: Asked): Promise<number> {
  let count = 0;
  const pages = pagesInTurn((after) => reads.deliveries.redeliverable({ viewer, filter, page: { limit: COUNTED_AT_A_TIME, after } }));
  for await (const found of pages) count += found.length;
  return count;
}

export type RedeliveredByFilter =
  | { readonly kind: "done"; readonly redelivered: number }
  | { readonly kind: "job"; readonly id: string }
  | { readonly kind: "count_changed"; readonly count: number };

interface Confirmed extends Asked {
  readonly confirm: number;
}

/**
 * Everything of a filter again, if it is as many as was confirmed, and no more than that, whatever fails meanwhile. Each is asked again
 * in its own transaction, and what has been sent again is no longer of the filter: a second request finds nothing to do.
 */
export async function redeliverByFilter(deps: RedeliverDeps, jobs: Jobs, asked: Confirmed): Promise<RedeliveredByFilter> {
  const { confirm } = asked;
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

type Changed = (count: number) => void;

async function redeliverAll({ reads, writes, clock }: RedeliverDeps, { viewer, filter, confirm }: Confirmed, changed: Changed) {
  let left = confirm;
  const pages = pagesInTurn((after) => reads.deliveries.redeliverable({ viewer, filter, page: { limit: AT_A_TIME, after } }));
  for await (const found of pages) {
    for (let deliveries = found.slice(0, left); deliveries.length > 0;) {
      await keepsRights(reads.directory, viewer);
      const done = await writes.deliveries.redeliver({ by: viewer, deliveries, at: clock.now() });
      left -= done.length;
      deliveries = deliveries.slice(done.length);
      changed(done.filter(({ ok }) => ok).length);
    }
    if (left === 0) return;
  }
}
