import type { Tally } from "./counts.ts";

/**
 * Reads Vitest's JSON report. A file that does not load appears as a failed file without a test, which no test count shows.
 * Undefined if it is not such a report.
 */
export function tallyVitest(report: unknown): Tally | undefined {
  const [passed, failed, pending, todo] = ["numPassedTests", "numFailedTests", "numPendingTests", "numTodoTests"].map((name) =>
    numberAt(report, name),
  );
  const files = arrayAt(report, "testResults");
  if (passed === undefined || failed === undefined || pending === undefined || todo === undefined || files === undefined) return undefined;

  const broken = files.filter((file) => valueAt(file, "status") === "failed" && arrayAt(file, "assertionResults")?.length === 0).length;
  return { passed, failed, skipped: pending + todo, broken };
}

/** Reads Playwright's JSON report. A test that passed only when tried again is a failed one. Undefined if it is not such a report. */
export function tallyPlaywright(report: unknown): Tally | undefined {
  const stats = valueAt(report, "stats");
  const [expected, unexpected, flaky, skipped] = ["expected", "unexpected", "flaky", "skipped"].map((name) => numberAt(stats, name));
  const errors = arrayAt(report, "errors");
  if (expected === undefined || unexpected === undefined || flaky === undefined || skipped === undefined || errors === undefined)
    return undefined;

  return { passed: expected, failed: unexpected + flaky, skipped, broken: errors.length };
}

function valueAt(holder: unknown, name: string): unknown {
  return typeof holder === "object" && holder !== null ? Object.getOwnPropertyDescriptor(holder, name)?.value : undefined;
}

function numberAt(holder: unknown, name: string): number | undefined {
  const value = valueAt(holder, name);
  return typeof value === "number" ? value : undefined;
}

function arrayAt(holder: unknown, name: string): readonly unknown[] | undefined {
  const value = valueAt(holder, name);
  return Array.isArray(value) ? value : undefined;
}
