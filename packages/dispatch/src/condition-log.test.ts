import type { SendReport } from "@tocsin/domain";
import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { createConditionLog } from "./condition-log.ts";
import { createEndpointHealth } from "./endpoint-health.ts";
import { LATER, TAKEN } from "./testing/engine-world.ts";

const report = (outcome: SendReport["outcome"]): SendReport => ({ outcome, answer: { code: null, text: null } });

function watched() {
  const clock = fixedClock(0);
  const noted: string[] = [];
  const note = async (what: string, { at }: { readonly at: number }): Promise<void> => void noted.push(`${what} ${String(at)}`);
  const channels = {
    recordSuccess: (input: { readonly at: number }) => note("worked", input),
    recordError: (input: { readonly at: number }) => note("failed", input),
  };
  return { clock, noted, channels };
}

test("that a channel worked, or did not, is written down at once when it changed, else now and then", async () => {
  const { clock, noted, channels } = watched();
  const record = createConditionLog({ channel: "mail", channels, clock });

  for (const [at, outcome] of [
    [0, TAKEN],
    [59_999, TAKEN],
    [60_000, TAKEN],
    [60_001, LATER],
    [60_002, TAKEN],
    [60_003, LATER],
    [70_002, LATER],
    [70_003, LATER],
  ] as const) {
    clock.set(at);
    await record(report(outcome));
  }

  expect(noted).toEqual(["worked 0", "worked 60000", "failed 60001", "worked 60002", "failed 60003", "failed 70003"]);
});

test("a clock that was set back lets nobody believe for hours that a channel worked or failed at a time to come", async () => {
  const { clock, noted, channels } = watched();
  const record = createConditionLog({ channel: "mail", channels, clock });
  const { note } = createEndpointHealth({ channels, clock });

  for (const at of [7_200_000, 3_600_000, 3_600_001]) {
    clock.set(at);
    await record(report(TAKEN));
    await note(report(TAKEN), at);
  }

  expect(noted).toEqual(["worked 7200000", "worked 7200000", "worked 3600000", "worked 3600000"]);
});
