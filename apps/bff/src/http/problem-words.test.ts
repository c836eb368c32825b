import { PROBLEM_CODES } from "@tocsin/contract";
import { describe, expect, test } from "vitest";
import { problemBody } from "./problem.ts";

const REQUEST = "r1";

describe("a refusal in words", () => {
  test.each(PROBLEM_CODES)("of the kind %s says what happened and what would help", (code) => {
    const { title, detail } = problemBody(code, REQUEST);
    const help = detail.slice(title.length);

    expect(detail.startsWith(`${title} `)).toBe(true);
    expect(title).toMatch(/^[A-Z][^\n]*\.$/);
    expect(help).toMatch(/^ [A-Z][^\n]{8,}\.$/);
  });

  test("says of fields what each of them wants, once", () => {
    const errors = [{ path: "/url", message: "This address is not allowed: a public one, please." }];

    expect(problemBody("address_refused", REQUEST, { errors }).detail).toBe("This address is not allowed: a public one, please.");
    expect(problemBody("too_many_endpoints", REQUEST, { errors: [{ path: "/owner", message: "Delete one." }] }).detail).toBe(
      "There are as many endpoints as one owner may have. Delete one.",
    );
  });

  test("says of thousands of faults the first and how many more there are", () => {
    const errors = Array.from({ length: 3_000 }, (_, at) => ({ path: `/products/${String(at)}`, message: "Correct the ref." }));

    expect(problemBody("dangling_reference", REQUEST, { errors })).toMatchObject({
      detail: "The document refers to something it does not contain. Correct the ref. And 2999 more.",
      errors,
    });
  });

  test("says what a route knows better, and when to try again in seconds or minutes", () => {
    const detail = "Five tests in five minutes are enough.";
    const wait = (retryAfterSeconds: number) => problemBody("rate_limited", REQUEST, { detail, retryAfterSeconds }).detail;

    expect(problemBody("rate_limited", REQUEST, { detail }).detail).toBe(detail);
    expect([0.2, 1.1, 119, 120.5].map(wait)).toEqual(
      ["1 second", "2 seconds", "119 seconds", "3 minutes"].map((time) => `${detail} Try again in ${time}.`),
    );
    expect(problemBody("busy", REQUEST, { retryAfterSeconds: 2 }).detail).toBe("The server is busy. Try again in 2 seconds.");
  });
});
