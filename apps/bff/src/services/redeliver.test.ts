import { ANY_DELIVERY } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test, vi } from "vitest";
import { createJobs } from "./jobs.ts";
import { countRedeliverable, type RedeliverDeps, redeliverByFilter } from "./redeliver.ts";

const ASKED = { viewer: { person: "1", superuser: true }, filter: ANY_DELIVERY };

describe("sending everything of a filter again (D12)", () => {
  test("counts over pages that are short or empty", async () => {
    const { deps } = given(250, { pageMax: 7 });

    expect(await countRedeliverable(deps, ASKED)).toBe(250);
  });

  test("does nothing unless it is as many as was confirmed", async () => {
    const { deps, batches } = given(12);

    expect(await redeliverByFilter(deps, createJobs(), { ...ASKED, confirm: 11 })).toEqual({ kind: "count_changed", count: 12 });
    expect(batches).toEqual([]);
  });

  test("goes in small transactions, and a second click finds nothing to do", async () => {
    const { deps, batches } = given(250);
    const again = () => redeliverByFilter(deps, createJobs(), { ...ASKED, confirm: 250 });

    expect(await again()).toEqual({ kind: "done", redelivered: 250 });
    expect(batches).toEqual([100, 100, 50]);
    expect(await again()).toEqual({ kind: "count_changed", count: 0 });
  });

  test("asks again for those that a step of the writer did not come to", async () => {
    const { deps, batches } = given(250, { stepMax: 30 });

    expect(await redeliverByFilter(deps, createJobs(), { ...ASKED, confirm: 250 })).toEqual({ kind: "done", redelivered: 250 });
    expect(batches).toEqual([100, 70, 40, 10, 100, 70, 40, 10, 50, 20]);
  });

  test("two clicks at once send once", async () => {
    const { deps } = given(250);
    const again = () => redeliverByFilter(deps, createJobs(), { ...ASKED, confirm: 250 });

    const both = await Promise.all([again(), again()]);

    expect(both.map((answer) => (answer.kind === "done" ? answer.redelivered : 0)).reduce((sum, count) => sum + count, 0)).toBe(250);
  });

  test("of very many goes on as a job of its own person", async () => {
    const { deps } = given(2_001);
    const jobs = createJobs();

    expect(await redeliverByFilter(deps, jobs, { ...ASKED, confirm: 2_001 })).toEqual({ kind: "job", id: "job-1" });

    await vi.waitFor(() => {
      expect(jobs.job("job-1", "1")).toMatchObject({ state: "done", changed: 2_001 });
    });
    expect(jobs.job("job-1", "2")).toBeNull();
  });

  test("sends no more than was confirmed, though more has failed meanwhile", async () => {
    const { deps, batches, failLater } = given(250, { pageMax: 100 });
    failLater(100);

    expect(await redeliverByFilter(deps, createJobs(), { ...ASKED, confirm: 250 })).toEqual({ kind: "done", redelivered: 250 });
    expect(batches).toEqual([100, 100, 50]);
  });

  test.each(["is no superuser any more", "was deactivated"])("ends where it is when its person %s", async (loss) => {
    const { deps, person } = given(2_001);
    const jobs = createJobs();
    const { redeliver } = deps.writes.deliveries;
    let steps = 0;
    const losing: typeof redeliver = (input) => {
      steps += 1;
      if (steps === 3) Object.assign(person, loss === "was deactivated" ? { active: false } : { superuser: false });
      return redeliver(input);
    };

    await redeliverByFilter({ ...deps, writes: { deliveries: { redeliver: losing } } }, jobs, { ...ASKED, confirm: 2_001 });

    await vi.waitFor(() => {
      expect(jobs.job("job-1", "1")).toMatchObject({ state: "failed", changed: 300 });
    });
  });

  test("says so when it breaks on the way", async () => {
    const { deps, errors } = given(2_001, { breaks: true });
    const jobs = createJobs();

    await redeliverByFilter(deps, jobs, { ...ASKED, confirm: 2_001 });

    await vi.waitFor(() => {
      expect(jobs.job("job-1", "1")).toMatchObject({ state: "failed" });
    });
    expect(errors).toEqual(["deliveries.job_failed"]);
  });
});

interface Pretended {
  readonly pageMax?: number;
  /** How many the writer comes to in one step. */
  readonly stepMax?: number;
  readonly breaks?: boolean;
}

/** A log of so many failed deliveries, in pages as short as is asked for. */
function given(count: number, { pageMax = 20_000, stepMax = count, breaks = false }: Pretended = {}) {
  const failed = new Set(Array.from({ length: count }, (_, index) => index));
  const person = { active: true, superuser: true };
  let total = count;
  let later = 0;
  const batches: number[] = [];
  const errors: string[] = [];
  const deps: RedeliverDeps = {
    clock: fixedClock(),
    ids: { next: () => "job-1" },
    log: { error: (event) => void errors.push(event) },
    reads: {
      directory: { person: async () => person },
      deliveries: {
        redeliverable: async ({ page }) => {
          const from = Number(page.after?.[0] ?? 0);
          const to = Math.min(total, from + Math.min(page.limit, pageMax));
          const items = [...failed].filter((index) => index >= from && index < to).map(String);
          const isThrough = to >= total;
          if (isThrough) {
            for (let more = 0; more < later; more += 1) failed.add(total + more);
            [total, later] = [total + later, 0];
          }
          return { items, next: isThrough ? null : [to] };
        },
      },
    },
    writes: {
      deliveries: {
        redeliver: async ({ deliveries }) => {
          if (breaks) throw new Error("disk full");
          batches.push(deliveries.length);
          return deliveries
            .slice(0, stepMax)
            .map((delivery) =>
              failed.delete(Number(delivery))
                ? { delivery, ok: true, again: `${delivery}-1` }
                : { delivery, ok: false, refusal: "already_redelivered" },
            );
        },
      },
    },
  };
  const failLater = (more: number): void => {
    later = more;
  };
  return { deps, batches, errors, person, failLater };
}
