import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { requestLine } from "./request-line.ts";

describe("the line of a request on the log", () => {
  test("has method and origin, and says that there is more", () => {
    expect(requestLine("POST", "https://hooks.example.com")).toBe("POST https://hooks.example.com/");
    expect(requestLine("POST", "https://hooks.example.com:8443/services/T0/B0/s3cret")).toBe("POST https://hooks.example.com:8443/…");
    expect(requestLine("POST", "no address")).toBe("POST …");
    expect(requestLine("POST", "https://hooks.example.com/?sig=s3cret")).toBe("POST https://hooks.example.com/…");
  });

  test("never has user, password, path, query or fragment", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{12,30}$/), fc.nat(4), (secret, place) => {
        const url = new URL("https://hooks.example.com/a");
        if (place === 0) url.username = secret;
        if (place === 1) url.password = secret;
        if (place === 2) url.pathname = `/${secret}`;
        if (place === 3) url.search = secret;
        if (place === 4) url.hash = secret;

        expect(requestLine("POST", url.href)).not.toContain(secret);
      }),
    );
  });
});
