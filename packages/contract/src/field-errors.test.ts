import { describe, expect, test } from "vitest";
import { z } from "zod";
import { newEvent } from "./event-in.ts";
import { fieldErrors } from "./field-errors.ts";
import { patchPreferencesBody } from "./preferences.ts";

function refused(schema: z.ZodType, body: unknown) {
  const read = schema.safeParse(body);
  if (read.success) throw new Error("Expected a refusal");
  return fieldErrors(read.error);
}

const change = { event: "scan_added", channel: "mail", from: "inherit", to: "on" };

describe("the errors of a problem", () => {
  test("point at the field", () => {
    const errors = refused(patchPreferencesBody, { changes: [change, { ...change, channel: "slack", to: "maybe" }] });

    expect(errors.map(({ path }) => path)).toEqual(["/changes/1/to"]);
  });

  test("name each unknown field on its own", () => {
    const errors = refused(newEvent, { type: "other", title: "x", colour: "red", "a/b": 1 });

    expect(errors).toEqual([
      { path: "/colour", message: "Unknown field. Remove it." },
      { path: "/a~1b", message: "Unknown field. Remove it." },
    ]);
  });

  test("say of a number by what it must be beyond", () => {
    const schema = z.object({ a: z.int().positive(), b: z.number().lt(5) });

    expect(refused(schema, { a: 0, b: 5 })).toEqual([
      { path: "/a", message: "Must be more than 0." },
      { path: "/b", message: "Must be less than 5." },
    ]);
  });

  test("say what to send instead", () => {
    const schema = z.strictObject({ a: z.string(), b: z.int(), c: z.enum(["x", "y"]), d: z.array(z.string()), e: z.literal("en") });

    expect(refused(schema, { b: "1", c: "z", d: {}, e: "xx" })).toEqual([
      { path: "/a", message: "Missing. Send a string." },
      { path: "/b", message: "Must be a number, not a string." },
      { path: "/c", message: "Must be one of x, y." },
      { path: "/d", message: "Must be a list, not an object." },
      { path: "/e", message: "Must be en." },
    ]);
    expect(refused(schema, [])).toEqual([{ path: "", message: "Must be an object, not a list." }]);
  });

  test("say how much is too much or too little", () => {
    const schema = z.strictObject({ a: z.array(z.string()).min(1), b: z.string().max(1_000), c: z.int().min(2) });

    expect(refused(schema, { a: [], b: "x".repeat(1_001), c: 1 })).toEqual([
      { path: "/a", message: "At least 1 item." },
      { path: "/b", message: "At most 1000 characters." },
      { path: "/c", message: "At least 2." },
    ]);
  });

  test("name every mistake at once", () => {
    const errors = refused(newEvent, { type: "Scan", title: "", severity: "severe", url: "javascript:x" });

    expect(errors.map(({ path }) => path).toSorted()).toEqual(["/severity", "/title", "/type", "/url"]);
  });

  test("of a union speak of the branch that came closest", () => {
    const schema = z.strictObject({ to: z.union([z.null(), z.strictObject({ port: z.int() })]) });

    expect(refused(schema, { to: { port: "25" } }).map(({ path }) => path)).toEqual(["/to/port"]);
    expect(refused(schema, { to: { port: 25, host: "x" } }).map(({ path }) => path)).toEqual(["/to/host"]);
  });
});
