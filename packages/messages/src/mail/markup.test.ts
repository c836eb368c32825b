import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeHtml, markup } from "./markup.ts";

describe("markup", () => {
  test("escapes what is put into it, and leaves what is markup already as it is", () => {
    const items = ["a", "<b>"].map((name) => markup`<li>${name}</li>`);

    expect(markup`<ul title="${`"&'`}">${items}</ul>${markup`<hr>`}`.text).toBe(
      '<ul title="&quot;&amp;&#39;"><li>a</li><li>&lt;b&gt;</li></ul><hr>',
    );
  });

  test("lets no text end an attribute or begin an element", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("<", ">", '"', "'", "&", "a", ";", "/") }), (text) => {
        expect(markup`${text}`.text).toBe(escapeHtml(text));
        expect(markup`${text}`.text).not.toMatch(/[<>"']/);
      }),
    );
  });
});
