import { describe, expect, test } from "vitest";
import { baseUrl, link } from "./links.ts";

describe("the link of an event", () => {
  test.each([
    "https://dojo.example.com/test/9",
    "http://localhost:8080/finding/1?x=[a]#b",
    "HTTPS://EXAMPLE.COM",
    "https://example.com/a@b",
    "https://[2001:db8::1]:8443/x",
    "/",
    "/test/9?a=b#c",
    "/a//b",
    "/a\\b",
  ])("may be %s", (url) => {
    expect(link.parse(url)).toBe(url);
  });

  test.each([
    "",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "test/9",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://example.com",
    "https://user@example.com",
    "https://user:secret@example.com/",
    "https://@example.com",
    "https://good.example\\@evil.example",
    "https:/example.com",
    "https:\\\\example.com",
    "https://",
    "https://exa mple.com",
    "https://example.com/\r\nX: y",
    " https://example.com",
    `https://example.com/${"x".repeat(2_048)}`,
  ])("is refused: %j", (url) => {
    expect(link.safeParse(url).success).toBe(false);
  });
});

describe("an address that links are built upon", () => {
  test("loses the slash at its end", () => {
    expect(baseUrl.parse("https://tocsin.example.com/app/")).toBe("https://tocsin.example.com/app");
  });

  test.each(["/app", "https://example.com/?a", "https://example.com/#a", "https://u@example.com"])("is refused: %s", (url) => {
    expect(baseUrl.safeParse(url).success).toBe(false);
  });
});
