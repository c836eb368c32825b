import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MATRIX_GROUPS } from "./grid-rows.ts";
import { renderGrid } from "../../testing/render-grid.tsx";

describe("moving with the keyboard", () => {
  test("Tab enters at the first value cell, leaves at once, and comes back to where it was", async () => {
    const { user, press, active } = renderGrid();

    await user.tab();
    await user.tab();
    expect(active()).toBe("product_type_added:alert");
    await press("{ArrowDown}{ArrowRight}");
    expect(active()).toBe("product_added:mail");
    await user.tab();
    expect(active()).toBeNull();
    await user.tab({ shift: true });

    expect(active()).toBe("product_added:mail");
  });

  test("arrows, Home, End and the page keys move focus; the page does not scroll for them", async () => {
    const { focus, press, active } = renderGrid();
    focus("scan_added:mail");

    const walk: (string | null)[] = [];
    for (const key of [
      "{ArrowLeft}",
      "{ArrowLeft}",
      "{End}",
      "{Control>}{Home}{/Control}",
      "{ArrowRight}",
      "{ArrowUp}",
      "{ArrowUp}",
      "{PageDown}",
      "{PageDown}",
      "{Control>}{End}{/Control}",
      "{Control>}{ArrowUp}{/Control}",
    ]) {
      await press(key);
      walk.push(active());
    }

    expect(walk).toEqual([
      "scan_added:alert",
      "scan_added:event",
      "scan_added:webhooks",
      "product_type_added:event",
      "product_type_added:alert",
      "head:alert",
      "head:alert",
      "product_type_added:alert",
      "auto_close_engagement:alert",
      "other:webhooks",
      "product_type_added:webhooks",
    ]);
    const event = new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
  });

  test("in a right-to-left page the left arrow goes on", async () => {
    const { focus, press, active, at } = renderGrid();
    const root = at("scan_added:mail").closest("div");
    root?.style.setProperty("direction", "rtl");
    focus("scan_added:mail");

    await press("{ArrowLeft}");

    expect(active()).toBe("scan_added:slack");
  });

  test("typing on a name jumps; the same letter in a value cell is a command", async () => {
    const { focus, press, active, own } = renderGrid();
    focus("scan_added:event");

    await press("u");
    expect(active()).toBe("user_mentioned:event");
    await press("p");
    expect(active()).toBe("upcoming_engagement:event");
    focus("scan_added:mail");
    await press(" u");

    expect(own({ event: "scan_added", channel: "mail" })).toBe("inherit");
    expect(active()).toBe("scan_added:mail");
  });

  test("a held arrow moves on, a held Space switches once", async () => {
    const { focus, press, active, onChange } = renderGrid();
    focus("product_added:mail");

    await press("{ArrowDown>3/}");
    expect(active()).toBe("stale_engagement:mail");
    await press("{ >4/}");

    expect(onChange).toHaveBeenCalledTimes(1);
  });

  test("a filter that takes the focused row away leaves focus in the same column", () => {
    const { focus, active, setProps } = renderGrid();
    focus("scan_added:mail");

    setProps({ groups: [{ key: "deadlines", group: "deadlines", events: ["sla_breach", "risk_acceptance_expiration"] }] });

    expect(active()).toBe("sla_breach:mail");
  });

  test("another scope keeps the place", () => {
    const { focus, active, setProps, store, poll, cell } = renderGrid();
    focus("scan_added:mail");
    const node = cell("scan_added", "mail");

    poll("system");
    setProps({ scope: "system", source: store.document("system") });

    expect(active()).toBe("scan_added:mail");
    expect(cell("scan_added", "mail")).toBe(node);
  });

  test("a link can lead to a cell", () => {
    const { active } = renderGrid({ props: { initialCell: { event: "sla_breach", channel: "mail" }, focusInitially: true } });

    expect(active()).toBe("sla_breach:mail");
  });

  test("so can the next link, in another scope, while the grid is there", () => {
    const { active, focus, setProps, store, poll } = renderGrid();
    focus("scan_added:mail");
    poll("system");

    setProps({
      scope: "system",
      source: store.document("system"),
      initialCell: { event: "other", channel: "slack" },
      focusInitially: true,
    });

    expect(active()).toBe("other:slack");
  });
});

describe("keys that are not ours", () => {
  test.each([
    ["while a word is composed", { isComposing: true }],
    ["with Alt", { altKey: true }],
  ])("%s nothing happens", (_, init) => {
    const { focus, onChange, active } = renderGrid();
    focus("scan_added:mail");

    for (const key of [" ", "x", "ArrowDown"]) {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init }));
    }

    expect(onChange).not.toHaveBeenCalled();
    expect(active()).toBe("scan_added:mail");
  });

  test("beside the grid nothing happens", async () => {
    const { user, press, onChange } = renderGrid();

    await user.tab();
    await press("x1c");

    expect(onChange).not.toHaveBeenCalled();
  });
});

describe("the one tab stop", () => {
  const keys = [
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    " ",
    "x",
    "c",
    "1",
    "0",
    "Delete",
    "u",
    "s",
  ];
  const anyKey = fc.record({ key: fc.constantFrom(...keys), shiftKey: fc.boolean(), ctrlKey: fc.boolean() });
  const anyFilter = fc.record({
    rows: fc.subarray(
      MATRIX_GROUPS.flatMap(({ events }) => events),
      { minLength: 1 },
    ),
  });

  test("there is exactly one, after 500 random actions", async () => {
    const { focus, setProps, advance } = renderGrid();
    const actions = fc.sample(fc.oneof({ weight: 25, arbitrary: anyKey }, { weight: 1, arbitrary: anyFilter }), { numRuns: 500, seed: 7 });
    focus("scan_added:mail");

    for (const action of actions) {
      if ("rows" in action) setProps({ groups: [{ key: "all", group: null, events: action.rows }] });
      else document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { ...action, bubbles: true, cancelable: true }));
      await advance(20);
      expect(document.querySelectorAll('[role="grid"] [tabindex="0"]')).toHaveLength(1);
    }
    expect(document.activeElement?.closest('[role="grid"]')).not.toBeNull();
  }, 60_000);
});
