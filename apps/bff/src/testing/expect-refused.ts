import { expect } from "vitest";
import type { TestApp, TestRequest } from "./test-app.ts";
import { dumpOf } from "./test-store.ts";

export interface Problem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Where the field that is to blame is, or starts; left out where no field is. */
  readonly field?: string | null;
}

/**
 * Asks, and expects a problem that names the field and what would help, and a database in which nothing has changed.
 */
export async function expectRefused(
  app: TestApp,
  { path, ...request }: TestRequest & { readonly path: string },
  { status, code, field = null }: Refusal,
) {
  const before = dumpOf(app.store);
  const answer = await app.request(path, request);
  const problem = problemOf(answer.body);
  expect({ status: answer.status, code: problem.code, type: answer.headers.get("content-type") }).toEqual({
    status,
    code,
    type: "application/problem+json; charset=utf-8",
  });
  expect(problem.detail.length).toBeGreaterThan(10);
  if (field !== null) {
    expect(problem.errors.map((error) => error.path).filter((at) => at.startsWith(field))).not.toEqual([]);
    expect(problem.errors.every(({ message }) => message.length > 5)).toBe(true);
  }
  expect(dumpOf(app.store)).toBe(before);
  return answer;
}

export function problemOf(body: unknown): Problem {
  if (typeof body === "object" && body !== null && "code" in body && "errors" in body) return body as Problem;
  throw new Error(`Not a problem: ${JSON.stringify(body)}`);
}
