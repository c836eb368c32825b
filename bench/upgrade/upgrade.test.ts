import { MIGRATION_NAMES } from "@tocsin/store/testing";
import { describe, expect, test } from "vitest";
import { findingsOfKills } from "./findings.ts";
import { killedAtStatements } from "./killed-upgrade-round.ts";
import { oldWorkRound } from "./old-work-round.ts";

const SLOW_MS = 120_000;
const VERSIONS = MIGRATION_NAMES.map((_, index) => ({ version: index + 1 }));
const TELLS_OF_BREAKS_FROM = 6;

/** Short forms of `npm run proof:upgrade`. */
describe("work that an older version has left", { timeout: SLOW_MS }, () => {
  test.each(VERSIONS)("at version $version comes to its end, once, and what had ended stays as it was", async ({ version }) => {
    const report = await oldWorkRound(version);

    const notices = version < TELLS_OF_BREAKS_FROM ? 0 : 1;
    expect(report).toMatchObject({ version, held: 2, underWay: 2, notices, faults: [] });
    expect(report.open).toBeGreaterThan(10);
  });

  test.each([
    ["loses a delivery", "DELETE FROM deliveries WHERE event = 2 AND target = 'mailbox'", "half-known_mail_mailbox_0 is not there"],
    ["changes what had ended", "UPDATE deliveries SET settled_at = 1 WHERE event = 1 AND target = 'mailbox'", "had ended, and changed"],
    [
      "forgets what was under way",
      "DELETE FROM attempts WHERE outcome = 'started'; UPDATE deliveries SET attempt_number = 0 WHERE event = 1 AND target = 'p3'",
      "an attempt is missing in the log",
    ],
    [
      "takes a secret to another place",
      "UPDATE webhook_endpoints SET secret = header_value WHERE id = 1",
      "changed, or was sealed in another place",
    ],
  ])("would be judged by a count that sees a migration which %s", async (_what, spoiledBy, fault) => {
    const faults = await oldWorkRound(15, { spoiledBy }).then(
      (report) => report.faults,
      (error: unknown) => [String(error)],
    );

    expect(faults.join("\n")).toContain(fault);
  });
});

describe("a process that migrates", { timeout: SLOW_MS }, () => {
  test("leaves the old version or the newest, whole, where it is killed, and the next one makes the newest of it", async () => {
    const reports = [await killedAtStatements(MIGRATION_NAMES.length - 1)];

    expect(reports.flatMap(({ faults }) => faults)).toEqual([]);
    expect(findingsOfKills("killed at each statement", reports).filter(({ holds }) => !holds)).toEqual([]);
  });
});
