import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { ConfigError, parseConfig, unknownVariables } from "./config.ts";
import { variables } from "./variables.ts";

describe("the configuration", () => {
  test("needs nothing to be set", () => {
    expect(parseConfig({})).toEqual({
      http: { host: "127.0.0.1", port: 8080, publicUrl: null, insecure: false, trustedProxies: [] },
      data: {
        folder: resolve("data"),
        database: resolve("data/tocsin.db"),
        secretKeyFile: resolve("data/secret.key"),
        minFreeBytes: 500 * 1_048_576,
      },
      egress: { allow: [], loopback: false },
      log: { level: "info" },
    });
  });

  test("names all mistakes at once, each with what would be right", () => {
    const parse = () => parseConfig({ TOCSIN_PORT: "eighty", TOCSIN_PUBLIC_URL: "ftp://tocsin", TOCSIN_LOG_LEVEL: "loud" });

    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(/TOCSIN_PORT: Must be a whole number from 0 to 65535\./);
    expect(parse).toThrow(/TOCSIN_PUBLIC_URL: Must be an http\(s\) address/);
    expect(parse).toThrow(/TOCSIN_LOG_LEVEL: Must be debug, info, warn or error\./);
  });

  test("takes an empty variable for one that is not set", () => {
    expect(parseConfig({ TOCSIN_PORT: "", TOCSIN_PUBLIC_URL: "" }).http).toMatchObject({ port: 8080, publicUrl: null });
  });

  test.each([
    ["https://tocsin.example.com/", "https://tocsin.example.com"],
    ["http://127.0.0.1:9000", "http://127.0.0.1:9000"],
  ])("reads the public address %s as the origin %s", (given, origin) => {
    expect(parseConfig({ TOCSIN_PUBLIC_URL: given }).http.publicUrl).toBe(origin);
  });

  test.each(["https://example.com/tocsin", "https://user:pass@example.com", "https://example.com?x=1", "example.com"])(
    "refuses %s as the public address",
    (given) => {
      expect(() => parseConfig({ TOCSIN_PUBLIC_URL: given })).toThrow(/TOCSIN_PUBLIC_URL/);
    },
  );

  test("splits lists and names the parts that do not belong", () => {
    expect(parseConfig({ TOCSIN_EGRESS_ALLOW: "smtp.internal, 10.0.0.0/8,fd00::/8, " }).egress.allow).toEqual([
      "smtp.internal",
      "10.0.0.0/8",
      "fd00::/8",
    ]);
    expect(() => parseConfig({ TOCSIN_EGRESS_ALLOW: "10.0.0.0/99,ok.example", TOCSIN_TRUSTED_PROXIES: "proxy.example" })).toThrow(
      /proxy\.example is not[\s\S]*10\.0\.0\.0\/99 is not/,
    );
  });

  test("knows a slip of the pen", () => {
    expect(unknownVariables({ TOCSIN_PROT: "1", TOCSIN_PORT: "1", PATH: "x" })).toEqual(["TOCSIN_PROT"]);
  });
});

describe(".env.example", () => {
  const text = readFileSync(resolve(import.meta.dirname, "../../../../.env.example"), "utf8");
  const assignments = [...text.matchAll(/^(TOCSIN_[A-Z_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => ({ name, value }));

  test("lists every variable, in the order of the schema, and no other", () => {
    expect(assignments.map(({ name }) => name)).toEqual(Object.keys(variables.shape));
  });

  test("shows the defaults", () => {
    expect(parseConfig(Object.fromEntries(assignments.map(({ name, value }) => [name, value])))).toEqual(parseConfig({}));
  });

  test("says a sentence about each", () => {
    const paragraphs = text.split("\n\n").slice(1);

    expect(paragraphs).toHaveLength(assignments.length);
    for (const paragraph of paragraphs) expect(paragraph).toMatch(/^# \S[^\n]*\.\nTOCSIN_/);
  });
});
