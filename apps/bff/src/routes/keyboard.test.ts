import { DEFAULT_KEYBOARD } from "@tocsin/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefused } from "../testing/expect-refused.ts";
import { type Caller, openTestApp, type TestApp } from "../testing/test-app.ts";

const ME = "/api/v1/me";

let app: TestApp;
let dana: Caller;
let root: Caller;

beforeAll(async () => {
  app = await openTestApp();
  dana = await app.session("dana");
  root = await app.session("root");
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const patch = (keyboard: unknown, more: object = {}) => ({ path: ME, method: "PATCH", as: dana, json: { keyboard, ...more } }) as const;
const keyboardOf = async (as: Caller) => {
  const { body } = await app.request(ME, { as });
  return body as { readonly keyboard: unknown; readonly timeZone: string | null };
};

describe("one's keyboard", () => {
  test("is as it always was until its person changes it, and nobody else's changes", async () => {
    expect(await keyboardOf(dana)).toMatchObject({ keyboard: DEFAULT_KEYBOARD });

    const { status, body } = await app.request(ME, {
      method: "PATCH",
      as: dana,
      json: { keyboard: { navigation: "table", keys: { row: "q", undo: "z" } } },
    });

    expect({ status, body }).toMatchObject({ status: 200, body: { keyboard: { navigation: "table", keys: { row: "q", undo: "z" } } } });
    expect(await keyboardOf(root)).toMatchObject({ keyboard: DEFAULT_KEYBOARD });

    await app.request(ME, { method: "PATCH", as: dana, json: { keyboard: { navigation: "grid", keys: null } } });
    expect(await keyboardOf(dana)).toMatchObject({ keyboard: DEFAULT_KEYBOARD });
  });

  test.each([
    ["Tab", "/keyboard/keys/row", "move everywhere and stay"],
    ["Enter", "/keyboard/keys/row", "mean the same everywhere"],
    ["Ctrl+t", "/keyboard/keys/row", "are the browser's"],
    ["Q", "/keyboard/keys/row", "Shift and the small letter"],
  ])("cannot have %s for a command, and the refusal says why and what would do", async (key, field, words) => {
    const { body } = await expectRefused(app, patch({ keys: { row: key } }), { status: 400, code: "invalid_request", field });

    expect(JSON.stringify(body)).toContain(words);
  });

  test.each([
    ["a command that there is not", { keys: { rows: "q" } }],
    ["a way of moving that there is not", { navigation: "mouse" }],
    ["an unknown setting", { beep: true }],
    ["nothing", {}],
  ])("refuses %s", async (_, keyboard) => {
    await expectRefused(app, patch(keyboard), { status: 400, code: "invalid_request" });
  });

  test("refuses a key that another command of a page has, names both, and changes nothing of the request (I2)", async () => {
    const { body } = await expectRefused(app, patch({ pageKeys: false, keys: { row: "c" } }, { timeZone: "Asia/Tokyo" }), {
      status: 422,
      code: "key_taken",
      field: "/keyboard/keys/row",
    });

    expect(body).toMatchObject({
      errors: [
        {
          message:
            "In the matrix of settings “c” is the key of column. Choose another one, or give column another key in the same request.",
        },
      ],
    });
    expect(await keyboardOf(dana)).toMatchObject({ keyboard: DEFAULT_KEYBOARD, timeZone: null });
    const both = await app.request(ME, { method: "PATCH", as: dana, json: { keyboard: { keys: { row: "c", column: "x" } } } });
    expect(both.body).toMatchObject({ keyboard: { keys: { row: "c", column: "x" } } });
  });
});
