import { seededRandom } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { findingsOfSamples, shortOfCertainty } from "./findings.ts";
import type { Sample } from "./sample.ts";

const random = seededRandom(1);

/** A look at a server at rest, whose memory goes up and down by some megabytes. */
const look = (minute: number): Sample => ({
  minute,
  residentMb: 250 + 6 * random(),
  anonymousMb: 200,
  threads: 13,
  fds: 60 + Math.floor(6 * random()),
  walMb: 4,
  stuckLeases: 0,
  overdue: 0,
  open: 12,
  ledgerDifference: 0,
  ledgerLooks: 2,
  hiddenRetries: 0,
  retryAfterViolations: 0,
  lagMs: 12,
  streams: 4,
  handles: { http: 40, dispatch: 20 },
  heapMb: { http: 40, dispatch: 30 },
  keptMb: { http: 30 + random(), dispatch: minute < 3 ? null : 25 },
  externalMb: { http: 15, dispatch: 15 },
});

/** A look each minute. */
const day = (changed: (minute: number) => Partial<Sample> = () => ({}), hours = 24): readonly Sample[] =>
  Array.from({ length: hours * 60 }, (_, minute) => ({ ...look(minute), ...changed(minute) }));
const broken = (samples: readonly Sample[]) =>
  findingsOfSamples(samples)
    .filter(({ holds }) => !holds)
    .map(({ what }) => what);

describe("the judge of a soak (L-09)", () => {
  test("finds nothing in a day at rest, and is certain of it", () => {
    expect(broken(day())).toEqual([]);
    expect(shortOfCertainty(day())).toEqual([]);
  });

  test("pays no heed to the first hour, in which everything grows", () => {
    expect(broken(day((minute) => (minute < 60 ? { residentMb: 100 + 3 * minute, fds: 10 } : {})))).toEqual([]);
  });

  test("sees two megabytes an hour leak away", () => {
    const leaking = day((minute) => ({ residentMb: 250 + 6 * random() + (2 * minute) / 60 }));

    expect(broken(leaking)).toEqual(["MB an hour by which resident memory surely grows"]);
  });

  test("sees them in what one thread keeps, where all of it together hides them", () => {
    const leaking = day((minute) => ({ keptMb: { http: 30, dispatch: 25 + (2 * minute) / 60 } }));

    expect(broken(leaking)).toEqual(["MB an hour by which what dispatch keeps surely grows"]);
  });

  test("sees a file that is not closed each ten minutes, a timer that is not cleared, a thread too many", () => {
    const opening = day((minute) => ({ fds: 60 + Math.floor(minute / 10) }));
    const ticking = day((minute) => ({ handles: { http: 40 + Math.floor(minute / 10), dispatch: 20 } }));
    const splitting = day((minute) => ({ threads: minute < 900 ? 13 : 14 }));

    expect(broken(opening)).toEqual(["open files, last third over first"]);
    expect(broken(ticking)).toEqual(["handles and timers of http, last third over first"]);
    expect(broken(splitting)).toEqual(["threads, last third over first"]);
  });

  test.each([
    ["stuckLeases", 1, "deliveries in somebody's hands for longer than the lease and 10 s"],
    ["overdue", 3, "deliveries due for longer than 120 s without a reason"],
    ["ledgerDifference", -1, "deliveries that the books miss"],
    ["walMb", 65, "MB of write-ahead log at most"],
    ["hiddenRetries", 1, "messages sent again that nobody decided"],
    ["retryAfterViolations", 1, "messages sent before the other side wanted to hear of them"],
  ] as const)("sees %s at a single look", (name, value, what) => {
    expect(broken(day((minute) => (minute === 700 ? { [name]: value } : {})))).toEqual([what]);
  });

  test("says of a short run how little it knows, and accuses nobody", () => {
    const leaking = day((minute) => ({ residentMb: 250 + 6 * random() + (2 * minute) / 60 }), 1);

    expect(broken(leaking)).toEqual([]);
    expect(shortOfCertainty(leaking)).toEqual([expect.stringMatching(/^how fast resident memory grows is [\d.-]+ ± [\d.]+ MB an hour/)]);
    const warmingUp = day((minute) => ({ residentMb: 300 + minute, keptMb: { http: 30 + minute / 10, dispatch: 25 } }), 3);
    expect(broken(warmingUp)).toEqual([]);
    expect(shortOfCertainty(warmingUp)).toEqual([expect.stringContaining("is 60 ± 0 MB an hour")]);
    expect(shortOfCertainty(day(() => ({}), 0.25))).toEqual([expect.stringContaining("is unknown")]);
  });
});
