import type { PageKey } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test, vi } from "vitest";
import { type AlertMarkDeps, type MarkRequest, markAlerts } from "./alert-marks.ts";
import { createJobs } from "./jobs.ts";

const REQUEST = {
  person: "1",
  which: { filter: { state: "unread", event: null, product: null, severity: null, since: null, until: null } },
  set: { read: true },
} as const;

describe("marking alerts", () => {
  test("what one transaction holds is done when it answers", async () => {
    const { marks, calls } = given([{ changed: 12, more: false }]);

    expect(await marks.mark(REQUEST)).toEqual({ kind: "done", changed: 12 });
    expect(calls).toHaveLength(1);
  });

  test("more goes on as a job, up to the moment of the request, and only its owner sees it", async () => {
    const { marks, calls, clock } = given([
      { changed: 5_000, more: true },
      { changed: 5_000, more: true },
      { changed: 7, more: false },
    ]);
    const at = clock.now();

    const marked = await marks.mark(REQUEST);

    if (marked.kind !== "job") throw new Error("Not a job");
    await vi.waitFor(() => {
      expect(marks.job(marked.id, "1")).toMatchObject({ state: "done", changed: 10_007 });
    });
    expect(marks.job(marked.id, "2")).toBeNull();
    expect(calls.map(({ which }) => "filter" in which && which.createdUntil)).toEqual([at, at, at]);
  });

  test("few among many are told of by one answer, each piece from where the one before has stopped", async () => {
    const { marks, calls } = given([
      { changed: 1, more: true, from: [900] },
      { changed: 0, more: true, from: [500] },
      { changed: 2, more: false },
    ]);

    expect(await marks.mark(REQUEST)).toEqual({ kind: "done", changed: 3 });
    expect(calls.map(({ which }) => "filter" in which && which.from)).toEqual([undefined, [900], [500]]);
  });

  test("pieces that come to many go on as a job", async () => {
    const { marks, calls } = given([
      { changed: 4_000, more: true, from: [900] },
      { changed: 4_000, more: true, from: [500] },
      { changed: 0, more: true, from: [100] },
      { changed: 5, more: false },
    ]);

    const marked = await marks.mark(REQUEST);

    if (marked.kind !== "job") throw new Error("Not a job");
    await vi.waitFor(() => {
      expect(marks.job(marked.id, "1")).toMatchObject({ state: "done", changed: 8_005 });
    });
    expect(calls.map(({ which }) => "filter" in which && which.from)).toEqual([undefined, [900], [500], [100]]);
  });

  test("a job whose store fails says so, and the log tells why", async () => {
    const { marks, errors } = given([{ changed: 5_000, more: true }, new Error("disk full")]);

    const marked = await marks.mark(REQUEST);

    if (marked.kind !== "job") throw new Error("Not a job");
    await vi.waitFor(() => {
      expect(marks.job(marked.id, "1")).toMatchObject({ state: "failed", changed: 5_000 });
    });
    expect(errors).toEqual(["alerts.job_failed"]);
  });

  test("a step that changes nothing ends the job", async () => {
    const { marks } = given([
      { changed: 5_000, more: true },
      { changed: 0, more: true },
    ]);

    const marked = await marks.mark(REQUEST);

    if (marked.kind !== "job") throw new Error("Not a job");
    await vi.waitFor(() => {
      expect(marks.job(marked.id, "1")).toMatchObject({ state: "done" });
    });
  });
});

type Step = { readonly changed: number; readonly more: boolean; readonly from?: PageKey } | Error;

function given(steps: readonly Step[]) {
  const clock = fixedClock();
  const left = [...steps];
  const calls: Parameters<AlertMarkDeps["writes"]["alerts"]["markAlerts"]>[0][] = [];
  const errors: string[] = [];
  const jobs = createJobs();
  const deps: AlertMarkDeps = {
    clock,
    ids: { next: () => "job-1" },
    log: { error: (event) => void errors.push(event) },
    writes: {
      alerts: {
        markAlerts: async (input) => {
          calls.push(input);
          clock.advance(1);
          const step = left.shift();
          if (step === undefined || step instanceof Error) throw step ?? new Error("Asked too often");
          return step;
        },
      },
    },
  };
  const marks = { mark: (request: MarkRequest) => markAlerts(deps, jobs, request), job: jobs.job };
  return { marks, calls, errors, clock };
}
