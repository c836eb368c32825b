import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { slackCodes } from "./slack-codes.ts";

const [OLD, NEW] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];

describe("what is kept of a code (P5)", () => {
  test("is another thing for another person, code or key, and nothing that the code alone leads to", () => {
    const hash = (person: string, code: string, key = OLD) => slackCodes([key]).hashes({ person, code })[0];
    const all = [hash("1", "04829137"), hash("2", "04829137"), hash("1", "04829138"), hash("1", "04829137", NEW)];

    expect(new Set(all).size).toBe(4);
    expect(hash("1", "04829137")).toBe(all[0]);
    expect(all).not.toContain(createHash("sha256").update("04829137").digest("hex"));
  });

  test("is known again after the key was rotated", () => {
    const entered = { person: "1", code: "04829137" };

    expect(slackCodes([NEW, OLD]).hashes(entered)).toContain(slackCodes([OLD]).hashes(entered)[0]);
  });
});
