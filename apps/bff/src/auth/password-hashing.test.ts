import { describe, expect, test } from "vitest";
import { HashingBusy, passwordHashing } from "./password-hashing.ts";

const GIGABYTE = 1_073_741_824;
const roomy = passwordHashing({ memoryBytes: GIGABYTE });
const tight = passwordHashing({ memoryBytes: GIGABYTE / 4 });

describe("a password's hash", () => {
  test("is argon2id with at least the parameters of the floor", async () => {
    expect(await roomy.hash("seven tired otters")).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
    expect(await tight.hash("seven tired otters")).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test("fits its own password and no other, to the last of 128 characters", async () => {
    const password = "é".repeat(127);
    const hash = await roomy.hash(`${password}a`);

    expect(await roomy.verify({ hash, password: `${password}a` })).toBe(true);
    expect(await roomy.verify({ hash, password: `${password}b` })).toBe(false);
  });

  test("is outdated once the parameters are others", async () => {
    const hash = await tight.hash("seven tired otters");

    expect(tight.isOutdated(hash)).toBe(false);
    expect(roomy.isOutdated(hash)).toBe(true);
    expect(await roomy.verify({ hash, password: "seven tired otters" })).toBe(true);
  });

  test("is refused to whoever comes when four are running and sixteen wait, and to nobody else", async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 25 }, () => tight.hash("seven tired otters")));
    const refused = attempts.filter((attempt) => attempt.status === "rejected");

    expect(refused).toHaveLength(5);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(HashingBusy);
    await expect(tight.hash("afterwards")).resolves.toContain("argon2id");
  });
});
