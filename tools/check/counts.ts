/** What a step adds to the sum. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** One sentence per failure that no test report carries. */
  readonly notes: readonly string[];
}

/** A gate says yes or no and counts as one. */
export function countGate(exitCode: number): Counts {
  return exitCode === 0 ? { passed: 1, failed: 0, notes: [] } : { passed: 0, failed: 1, notes: [`ended with exit code ${exitCode}`] };
}

/** The part of a test report that counts, whichever runner wrote it. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Failures outside any test: a file that does not load, an error nobody caught. */
  readonly broken: number;
}

/**
 * A suite of tests. Skipped tests are failures, and so are a report that is missing or empty and an exit code that the report does not
 * explain: each of them would let something unseen pass.
 */
export function countTests(tally: Tally | undefined, exitCode: number): Counts {
  if (tally === undefined) return { passed: 0, failed: 1, notes: ["left no report that can be read"] };

  const { passed, skipped, broken } = tally;
  const failed = tally.failed + skipped + broken;
  const notes = [
    ...(skipped > 0 ? [`${skipped} skipped, and a skipped test counts as failed`] : []),
    ...(broken > 0 ? [`${broken} failed outside any test`] : []),
  ];
  if (passed + failed === 0) return { passed, failed: 1, notes: ["ran no test"] };
  if (failed === 0 && exitCode !== 0) return { passed, failed: 1, notes: [`all tests passed, yet it ended with exit code ${exitCode}`] };
  return { passed, failed, notes };
}

export function sum(all: readonly Counts[]): Pick<Counts, "passed" | "failed"> {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
  };
}
