import { describe, expect, test } from "vitest";
import { isApiToken, newApiToken, newSecret, secretHash } from "./secret-text.ts";

describe("an API token", () => {
  test("is tcn_, 256 random bits and a checksum, in letters and digits", () => {
    const tokens = new Set(Array.from({ length: 200 }, newApiToken));

    expect(tokens.size).toBe(200);
    for (const token of tokens) {
      expect(token).toMatch(/^tcn_[0-9A-Za-z]{49}$/);
      expect(isApiToken(token)).toBe(true);
    }
  });

  test("is told from a mistyped one by its checksum", () => {
    const token = newApiToken();
    const mistyped = `${token.slice(0, 10)}${token[10] === "a" ? "b" : "a"}${token.slice(11)}`;

    for (const text of [mistyped, token.slice(0, -1), `${token}0`, token.toUpperCase(), "", "tcn_"]) expect(isApiToken(text)).toBe(false);
  });

  test("is kept as SHA-256 in hex", () => {
    expect(secretHash("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

test("secrets have one length, so that leading zeros are not lost", () => {
  expect(new Set(Array.from({ length: 500 }, () => newSecret().length))).toEqual(new Set([43]));
});
