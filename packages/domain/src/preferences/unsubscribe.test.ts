import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyChannel, anyStack } from "../testing/arbitraries.ts";
import { withOwn } from "./layers.ts";
import { decide, type Source } from "./resolve.ts";
import { unsubscribeLayer } from "./unsubscribe.ts";

describe("what a link in a message switches off (U1)", () => {
  test.each<[Source, number | null, unknown]>([
    ["system", 12, null],
    ["system", null, null],
    ["product", 12, { scope: "product", product: 12 }],
    ["personal", 12, { scope: "personal" }],
    ["template", 12, { scope: "personal" }],
    ["default", null, { scope: "personal" }],
  ])("decided by %s, of product %s", (why, product, layer) => {
    expect(unsubscribeLayer(why, product)).toEqual(layer);
  });

  test("ends it: with off in that layer the same event sends no more, unless System has it on", () => {
    fc.assert(
      fc.property(anyStack, anyChannel, (stack, channel) => {
        const { effective, source } = decide(stack, channel);
        const layer = unsubscribeLayer(source, 12);
        if (!effective || layer === null) return;

        const after = { ...stack, [layer.scope]: withOwn(stack[layer.scope], channel, "off") };

        expect(decide(after, channel).effective).toBe(false);
      }),
    );
  });
});
