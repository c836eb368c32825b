import { describe, expect, test } from "vitest";
import { brokenOf } from "../proofs/takes.ts";
import { findingsOfLimitedKey, findingsOfRefusal, findingsOfSilence } from "./findings.ts";
import { limitedKeyRound } from "./limited-key-round.ts";
import { silentServersRound } from "./silent-servers-round.ts";

/** The short form of `npm run proof:channels`: limits of a second in place of the product's, and few messages. */
const LIMITS = {
  mail: { connectMs: 350, greetingMs: 350, idleMs: 350, replyMs: 700, totalMs: 1_000 },
  http: { connectMs: 350, firstByteMs: 350, totalMs: 500 },
} as const;
/** How much longer a busy machine may take. */
const SLACK_MS = 4_000;

describe("a server that goes silent (C-01, C-03, C-05, C-06)", { timeout: 30_000 }, () => {
  test("holds a slot for as long as the limits say, wherever it stops", async () => {
    const held = await silentServersRound(LIMITS);

    expect(held.map(({ channel }) => channel).filter((channel, index, all) => all.indexOf(channel) === index)).toHaveLength(4);
    expect(held.filter(({ ms }) => ms > LIMITS.mail.totalMs + SLACK_MS)).toEqual([]);
    // Who says nothing at all has taken nothing.
    expect(held.filter(({ fault, outcome }) => fault.includes("hang") && outcome !== "retry")).toEqual([]);
  });

  test("is found out where it holds one for longer", () => {
    const held = [
      { channel: "mail", fault: "", ms: 131_000, outcome: "retry" },
      { channel: "slack", fault: "", ms: 15_000, outcome: "retry" },
      { channel: "webhooks", fault: "", ms: 17_000, outcome: "retry" },
    ] as const;

    expect(findingsOfSilence(held).map(({ id, holds }) => [id, holds])).toEqual([
      ["C-01", false],
      ["C-03", true],
      ["C-05", true],
      ["C-06", false],
    ]);
  });
});

describe("one place that Slack limits (C-03)", { timeout: 60_000 }, () => {
  test("is left alone for as long as Slack asked, and costs the others nothing", async () => {
    const broken = await brokenOf(async () => {
      const report = await limitedKeyRound({ events: 7, retryAfterSeconds: 3 });
      expect(report.wanted).toBe(28);
      // That the others were fast enough is the full form's: a machine that does much else decides it here.
      return findingsOfLimitedKey(report).filter(({ must }) => must !== ">= 0.9");
    });

    expect(broken).toEqual([]);
  });
});

/** The hour itself is in `broken-connection.test.ts`, with fewer mails. */
describe("an hour without a password that is taken (C-02)", () => {
  test("is judged by what was tried, told, and sent", () => {
    const calm = { tries: 8, during: ["stopped"], after: ["stopped", "works again"], toOthers: [], arrived: 20, counts: { delivered: 20 } };
    const wild = {
      tries: 61,
      during: ["stopped"],
      after: ["stopped"],
      toOthers: ["stopped"],
      arrived: 21,
      counts: { delivered: 19, failed: 1 },
    };

    expect(findingsOfRefusal(20, calm).map(({ holds }) => holds)).toEqual([true, true, true, true, true]);
    expect(findingsOfRefusal(20, wild).map(({ holds }) => holds)).toEqual([false, false, false, false, false]);
  });
});
