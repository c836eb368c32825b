import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostOf, listOf, threadOf } from "./conversation.ts";
import type { MessageContext } from "./event.ts";
import { BadBaseUrl, linkOf } from "./links.ts";

const CONTEXT: MessageContext = {
  publicUrl: "https://tocsin.example.com/",
  sourceBaseUrls: { defectdojo: "https://example.com/dojo/" },
  teamName: null,
  disclaimer: null,
};
const from = (url: string | null, product: { id: number; name: string } | null = { id: 12, name: "Payments API" }) =>
  linkOf({ url, source: "defectdojo", product }, CONTEXT);

describe("the link of an event", () => {
  test("stays as it is when it is absolute", () => {
    expect(from("https://elsewhere.example.com/a?b=c#d")).toBe("https://elsewhere.example.com/a?b=c#d");
  });

  test.each(["/test/9", "/dojo/test/9"])("gets the source's base once: %s", (path) => {
    expect(from(path)).toBe("https://example.com/dojo/test/9");
  });

  test("leads to our page of the product, or to the alerts, when the event has none", () => {
    expect(from(null)).toBe("https://tocsin.example.com/product/12");
    expect(from(null, null)).toBe("https://tocsin.example.com/alerts");
  });

  test.each([
    "javascript:alert(1)",
    "//evil.example.com/",
    "/\\evil.example.com",
    "https://user:pass@evil.example.com/",
    "https://\nevil",
    "ftp://a/b",
  ])("is ours when %j could lead astray", (url) => {
    expect(from(url)).toBe("https://tocsin.example.com/product/12");
  });

  test("never leaves the base of its source, whatever the path", () => {
    fc.assert(
      fc.property(fc.webPath(), fc.string(), (path, tail) => {
        const link = new URL(from(`/${path.replace(/^\/+/, "")}${tail}`));

        expect([link.origin === "https://example.com", link.origin === "https://tocsin.example.com"]).toContain(true);
        expect(link.username).toBe("");
      }),
    );
  }, 30_000);

  test("is refused when our own base is none", () => {
    expect(() => linkOf({ url: null, source: "ci", product: null }, { ...CONTEXT, publicUrl: "tocsin" })).toThrow(BadBaseUrl);
  });
});

describe("what folds mails together", () => {
  test("is the most specific object that the source names by an id", () => {
    const event = { source: "defectdojo", engagement: { ref: "7", name: "Q4" }, test: null, finding: { ref: null, name: "x" } };

    expect(threadOf(event, CONTEXT)).toBe("engagement-7.defectdojo@tocsin.example.com");
    expect(threadOf({ ...event, engagement: null }, CONTEXT)).toBeNull();
  });

  test("is one word of letters, digits, dash and underscore, whatever the reference holds", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (ref) => {
        const thread = threadOf({ source: ref, engagement: null, test: null, finding: { ref, name: null } }, CONTEXT);

        expect(thread).toMatch(/^finding-[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+@tocsin\.example\.com$/);
      }),
    );
  });

  test("names the product's list", () => {
    expect(listOf({ product: { id: 12, name: "Payments API" } }, CONTEXT)).toEqual({
      id: "product-12.tocsin.example.com",
      name: "Payments API",
    });
    expect(listOf({ product: null }, CONTEXT)).toBeNull();
  });

  test("needs a name for the host", () => {
    expect(hostOf({ publicUrl: "http://[::1]:8080" })).toBe("localhost");
  });
});
