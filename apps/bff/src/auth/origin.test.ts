import { describe, expect, test } from "vitest";
import { siteOrigin } from "./origin.ts";

const HOST_COOKIE = { name: "__Host-sid", secure: true };

describe("the session cookie", () => {
  test.each([
    ["https://tocsin.example.com", false, HOST_COOKIE],
    ["https://tocsin.example.com", true, HOST_COOKIE],
    ["http://localhost:8080", false, HOST_COOKIE],
    ["http://127.0.0.1:8080", true, HOST_COOKIE],
    ["http://tocsin.example.com", false, HOST_COOKIE],
    ["http://tocsin.example.com", true, { name: "sid", secure: false }],
  ] as const)("at %s, insecure %s, is %o", (publicUrl, insecure, cookie) => {
    expect(siteOrigin({ publicUrl, insecure }).cookie).toEqual(cookie);
  });
});

test("browsers keep a session everywhere but over http away from this machine, unless that is wanted", () => {
  const keeps = (publicUrl: string, insecure = false) => siteOrigin({ publicUrl, insecure }).keepsSessions;

  expect([keeps("https://tocsin.example.com"), keeps("http://localhost:8080"), keeps("http://tocsin.example.com", true)]).toEqual([
    true,
    true,
    true,
  ]);
  expect(keeps("http://tocsin.example.com")).toBe(false);
});

describe("our own origin", () => {
  const local = siteOrigin({ publicUrl: "http://localhost:8080", insecure: false });
  const remote = siteOrigin({ publicUrl: "https://tocsin.example.com", insecure: false });

  test.each(["http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"])("has on this machine the name %s", (origin) => {
    expect(local.isOurs(origin)).toBe(true);
  });

  test.each([
    "http://localhost:8081",
    "https://localhost:8080",
    "http://localhost.evil.example:8080",
    "http://localhost:8080/",
    "null",
    "",
    "nonsense",
  ])("is not %j", (origin) => {
    expect(local.isOurs(origin)).toBe(false);
  });

  test("is one name elsewhere", () => {
    expect(remote.isOurs("https://tocsin.example.com")).toBe(true);
    for (const origin of ["http://tocsin.example.com", "https://evil.example", "https://tocsin.example.com:8443", "http://localhost"]) {
      expect(remote.isOurs(origin)).toBe(false);
    }
  });
});
