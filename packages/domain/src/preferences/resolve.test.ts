import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHANNEL_BIT, CHANNELS, defaultMask, EVENT_TYPES } from "../catalogue.ts";
import { anyChannel, anyEventType, anyLayer, anyStack } from "../testing/arbitraries.ts";
import { EMPTY_LAYER, withOwn } from "./layers.ts";
import { decide, effectiveMask } from "./resolve.ts";
import { OWN_VALUES } from "./scopes.ts";

const personChannels = CHANNELS.filter((channel) => channel !== "msteams");
const anyPersonChannel = fc.constantFrom(...personChannels);

describe("laying the layers over one another (L1–L8)", () => {
  test("System on is on for everybody whom it reaches, whatever they chose (L1)", () => {
    fc.assert(
      fc.property(anyStack, anyPersonChannel, (stack, channel) => {
        const forced = { ...stack, system: stack.system | CHANNEL_BIT[channel] };

        expect(decide(forced, channel)).toEqual({ effective: true, source: "system" });
      }),
    );
  });

  test("nothing but System can lock (L2)", () => {
    fc.assert(
      fc.property(anyStack, anyPersonChannel, (stack, channel) => {
        const free = { ...stack, system: stack.system & ~CHANNEL_BIT[channel] };

        expect(decide(free, channel).source).not.toBe("system");
        expect(decide({ ...free, product: withOwn(free.product, channel, "off") }, channel).effective).toBe(false);
      }),
    );
  });

  test("a product's on is never lost to a personal off (L3)", () => {
    fc.assert(
      fc.property(anyStack, anyPersonChannel, (stack, channel) => {
        const added = { ...stack, product: withOwn(stack.product, channel, "on"), personal: withOwn(stack.personal, channel, "off") };

        expect(decide(added, channel).effective).toBe(true);
      }),
    );
  });

  test("a product's off mutes whatever personal and template say, and never System (L3)", () => {
    fc.assert(
      fc.property(anyStack, anyPersonChannel, (stack, channel) => {
        const muted = decide({ ...stack, product: withOwn(stack.product, channel, "off") }, channel);

        expect(muted.effective).toBe((stack.system & CHANNEL_BIT[channel]) !== 0);
      }),
    );
  });

  test("inherit everywhere is the catalogue default (L5)", () => {
    for (const event of EVENT_TYPES) {
      const silent = { system: 0, product: EMPTY_LAYER, personal: EMPTY_LAYER, template: EMPTY_LAYER, defaults: defaultMask(event) };

      expect(effectiveMask(silent)).toBe(defaultMask(event));
    }
  });

  test("a template counts exactly for those who never answered for themselves (L5)", () => {
    fc.assert(
      fc.property(anyStack, anyLayer, anyPersonChannel, (stack, template, channel) => {
        const answered = decide(stack, channel).source !== "template" && decide(stack, channel).source !== "default";

        if (answered) expect(decide({ ...stack, template }, channel)).toEqual(decide(stack, channel));
      }),
    );
  });

  test("no layer of a person ever yields Teams (L6)", () => {
    fc.assert(
      fc.property(anyStack, (stack) => {
        expect(effectiveMask(stack) & CHANNEL_BIT.msteams).toBe(0);
        expect(decide(stack, "msteams").effective).toBe(false);
      }),
    );
  });

  test("the mask form and the cell form decide alike", () => {
    fc.assert(
      fc.property(anyStack, anyChannel, (stack, channel) => {
        expect((effectiveMask(stack) & CHANNEL_BIT[channel]) !== 0).toBe(decide(stack, channel).effective);
      }),
      { numRuns: 2_000 },
    );
  });

  test("changing one cell changes no other cell's effective value", () => {
    const anyOwnLayer = fc.constantFrom("product", "personal", "template");
    fc.assert(
      fc.property(anyStack, anyOwnLayer, anyPersonChannel, fc.constantFrom(...OWN_VALUES), (stack, layer, channel, own) => {
        const changed = { ...stack, [layer]: withOwn(stack[layer], channel, own) };

        for (const other of CHANNELS.filter((candidate) => candidate !== channel)) {
          expect(decide(changed, other)).toEqual(decide(stack, other));
        }
      }),
    );
  });

  test("the order in which cells are answered does not matter", () => {
    const answers = fc.uniqueArray(fc.tuple(anyPersonChannel, fc.constantFrom(...OWN_VALUES)), { selector: ([channel]) => channel });
    fc.assert(
      fc.property(anyStack, answers, fc.infiniteStream(fc.nat()), (stack, given, order) => {
        const shuffled = [...given].toSorted(() => ((order.next().value ?? 0) % 2 === 0 ? 1 : -1));
        const answer = (cells: typeof given) =>
          effectiveMask({ ...stack, personal: cells.reduce((layer, [channel, own]) => withOwn(layer, channel, own), stack.personal) });

        expect(answer(shuffled)).toBe(answer(given));
      }),
    );
  });

  test("a lock that is lifted leaves the person's own answer standing (L8)", () => {
    fc.assert(
      fc.property(anyStack, anyPersonChannel, anyEventType, (stack, channel, event) => {
        const before = { ...stack, system: 0, defaults: defaultMask(event) };
        const locked = { ...before, system: CHANNEL_BIT[channel] };

        expect(decide({ ...locked, system: 0 }, channel)).toEqual(decide(before, channel));
      }),
    );
  });
});
