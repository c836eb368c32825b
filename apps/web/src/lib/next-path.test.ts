import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextPath, signInPath } from "./next-path.ts";

const ORIGIN = "https://tocsin.example.com";

describe("the way back from the sign-in page", () => {
  it("stays on this site, whatever the address asks for", () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.webUrl().map((url) => `/${url.replace(/^https?:/, "")}`),
      fc.string().map((text) => `/\\${text}`),
    );
    fc.assert(
      fc.property(hostile, (next) => {
        const path = nextPath(`?next=${encodeURIComponent(next)}`, ORIGIN);
        expect(path.startsWith("/") && !path.startsWith("//")).toBe(true);
        expect(new URL(path, ORIGIN).origin).toBe(ORIGIN);
      }),
    );
  });

  it("leads back exactly to where somebody was", () => {
    const place = { pathname: "/alerts", search: "?state=all&event=other", hash: "#x" };
    const { search } = new URL(signInPath(place), ORIGIN);
    expect(nextPath(search, ORIGIN)).toBe("/alerts?state=all&event=other#x");
  });

  it("is short from the start page", () => {
    expect(signInPath({ pathname: "/", search: "", hash: "" })).toBe("/sign-in");
    expect(nextPath("", ORIGIN)).toBe("/");
  });
});
