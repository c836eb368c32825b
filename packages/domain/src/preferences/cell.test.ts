import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHANNEL_BIT, type Channel, defaultMask, EVENT_TYPES } from "../catalogue.ts";
import { anyChannel, anyEventType, anyStack } from "../testing/arbitraries.ts";
import { type CellFacts, repaintCell, viewCell } from "./cell.ts";
import { EMPTY_LAYER, withOwn } from "./layers.ts";
import { decide, type LayerStack } from "./resolve.ts";
import { cellPresence, cellsOfScope, OWN_VALUES, type Own, type Scope, SCOPES } from "./scopes.ts";

const silent: LayerStack = {
  system: 0,
  product: EMPTY_LAYER,
  personal: EMPTY_LAYER,
  template: EMPTY_LAYER,
  defaults: defaultMask("scan_added"),
};

const facts = (overrides: Partial<CellFacts>): CellFacts => ({
  scope: "personal",
  event: "scan_added",
  channel: "mail",
  stack: silent,
  writable: true,
  undeliverable: null,
  ...overrides,
});

/** The stack with this scope's own answer, as the store would hold it. */
function answered(stack: LayerStack, scope: Scope, channel: Channel, own: Own): LayerStack {
  if (scope !== "system") return { ...stack, [scope]: withOwn(stack[scope], channel, own) };
  const rest = stack.system & ~CHANNEL_BIT[channel];
  return { ...stack, system: own === "on" ? rest | CHANNEL_BIT[channel] : rest };
}

describe("which cells a scope has (S2)", () => {
  test("shows eighteen times five in system, personal and template, and seven times three on a product", () => {
    expect(SCOPES.map((scope) => cellsOfScope(scope).length)).toEqual([90, 90, 90, 21]);
  });

  test("has Teams in System alone", () => {
    for (const event of EVENT_TYPES) {
      expect(SCOPES.map((scope) => cellPresence(scope, event, "msteams"))).toEqual(["exists", "unavailable", "unavailable", "absent"]);
    }
  });

  test("has no webhooks and no mentions on a product", () => {
    expect(cellPresence("product", "scan_added", "webhooks")).toBe("absent");
    expect(cellPresence("product", "user_mentioned", "alert")).toBe("absent");
  });
});

describe("what a cell says (S3)", () => {
  test("a person's own answer is shown as personal", () => {
    const cell = viewCell(facts({ stack: { ...silent, personal: { on: CHANNEL_BIT.mail, off: 0 } } }));

    expect(cell).toMatchObject({
      own: "on",
      effective: true,
      source: "personal",
      edit: "yes",
      inherited: false,
      inheritedSource: "default",
    });
  });

  test("System's answer locks it and the own answer stays visible", () => {
    const stack = { ...silent, system: CHANNEL_BIT.mail, personal: { on: 0, off: CHANNEL_BIT.mail } };

    expect(viewCell(facts({ stack }))).toMatchObject({
      own: "off",
      effective: true,
      source: "system",
      edit: "locked",
      reason: "locked_by_system",
    });
  });

  test("Teams in Personal has no value and says why", () => {
    const stack = { ...silent, system: CHANNEL_BIT.msteams };

    expect(viewCell(facts({ channel: "msteams", stack, undeliverable: "channel_disabled" }))).toMatchObject({
      own: "inherit",
      effective: false,
      source: "default",
      edit: "unavailable",
      reason: "teams_shared_channel",
      deliverable: false,
      deliverReason: null,
    });
    expect(viewCell(facts({ channel: "msteams", scope: "template" })).reason).toBe("teams_not_in_template");
  });

  test("System shows only what System has, to others as forbidden", () => {
    const stack = { ...silent, template: { on: CHANNEL_BIT.mail, off: 0 } };

    expect(viewCell(facts({ scope: "system", stack, writable: false }))).toMatchObject({
      own: "inherit",
      effective: false,
      source: "system",
      edit: "forbidden",
      reason: "superusers_only",
    });
  });

  test("a template ignores what System and the reader have", () => {
    const stack = { ...silent, system: CHANNEL_BIT.mail, personal: { on: CHANNEL_BIT.mail, off: 0 } };

    expect(viewCell(facts({ scope: "template", stack }))).toMatchObject({ effective: false, source: "default", edit: "yes" });
  });

  test("the personal scope does not see products, a product sees both", () => {
    const stack = { ...silent, product: { on: CHANNEL_BIT.mail, off: 0 } };

    expect(viewCell(facts({ stack })).effective).toBe(false);
    expect(viewCell(facts({ scope: "product", stack }))).toMatchObject({ effective: true, source: "product" });
  });

  test("an on that would not get through is still on, and says so", () => {
    const stack = { ...silent, personal: { on: CHANNEL_BIT.mail, off: 0 } };

    expect(viewCell(facts({ stack, undeliverable: "no_address" }))).toMatchObject({
      effective: true,
      deliverable: false,
      deliverReason: "no_address",
    });
  });

  test("effective in personal and product is what the layers decide", () => {
    fc.assert(
      fc.property(anyStack, anyEventType, anyChannel, (stack, event, channel) => {
        fc.pre(cellPresence("personal", event, channel) === "exists");
        const { effective, source } = viewCell(facts({ event, channel, stack: { ...stack, product: EMPTY_LAYER } }));

        expect({ effective, source }).toEqual(decide({ ...stack, product: EMPTY_LAYER }, channel));
      }),
    );
  });

  test("repainting before the server answers shows what the server will answer", () => {
    fc.assert(
      fc.property(anyStack, fc.constantFrom(...SCOPES), fc.constantFrom(...OWN_VALUES), (stack, scope, own) => {
        fc.pre(scope !== "system" || own !== "off");
        const painted = repaintCell(viewCell(facts({ scope, stack })), own, scope);

        expect(painted).toEqual(viewCell(facts({ scope, stack: answered(stack, scope, "mail", own) })));
      }),
      { numRuns: 1_000 },
    );
  });
});
