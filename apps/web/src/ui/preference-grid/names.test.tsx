import { CHANNELS, type CellKey, EVENT_TYPES } from "@tocsin/domain";
import "@testing-library/jest-dom/vitest";
import { act, screen, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { NO_CONNECTION } from "../../testing/store-fixture.ts";
import { renderGrid } from "../../testing/render-grid.tsx";
import { PANEL_CHANNELS, PANEL_GROUPS } from "./grid-rows.ts";

const SCAN_MAIL: CellKey = { event: "scan_added", channel: "mail" };
const outage = Array.from({ length: 5 }, () => ({ instead: NO_CONNECTION }));

describe("the name of a cell", () => {
  test("says what holds and where that comes from", () => {
    const { cell } = renderGrid({
      prepare: (server) => {
        server.set("personal", SCAN_MAIL, "on", "peter");
        server.set("personal", { event: "test_added", channel: "alert" }, "off", "peter");
        server.set("template", { event: "scan_added", channel: "slack" }, "on", "dana");
        server.set("system", { event: "user_mentioned", channel: "alert" }, "on", "dana");
      },
    });

    expect(cell("scan_added", "mail")).toHaveAccessibleName("Scan added, Mail, on, set by you");
    expect(cell("test_added", "alert")).toHaveAccessibleName("Test added, Alert, off");
    expect(cell("scan_added", "slack")).toHaveAccessibleName("Scan added, Slack, on, inherited from Template");
    expect(cell("scan_added", "alert")).toHaveAccessibleName("Scan added, Alert, on, by default");
    expect(cell("scan_added", "webhooks")).toHaveAccessibleName("Scan added, Webhooks, off");
    expect(cell("user_mentioned", "alert")).toHaveAccessibleName("User mentioned, Alert, on, set by System, locked");
    expect(cell("scan_added", "msteams")).toHaveAccessibleName("Scan added, Microsoft Teams, not available in Personal");
  });

  test("on the product page it tells what Personal adds", () => {
    const { cell } = renderGrid({
      scope: "product:1",
      props: { groups: PANEL_GROUPS, channels: PANEL_CHANNELS },
      prepare: (server) => server.set("personal", SCAN_MAIL, "on"),
    });

    expect(cell("scan_added", "mail")).toHaveAccessibleName("Scan added, Mail, on, inherited from Personal");
    expect(screen.getAllByRole("gridcell")).toHaveLength(21);
  });

  test("without the right to change, it says so", () => {
    const { cell } = renderGrid({ scope: "system", superuser: false, prepare: (server) => server.set("system", SCAN_MAIL, "on") });

    expect(cell("scan_added", "mail")).toHaveAccessibleName("Scan added, Mail, on, view only");
    expect(cell("scan_added", "mail")).toHaveAttribute("aria-readonly", "true");
    expect(cell("scan_added", "mail")).toHaveAttribute("aria-disabled", "true");
  });

  test("in a shared scope, what somebody else set is not said to be one's own", () => {
    const { cell } = renderGrid({ scope: "system", prepare: (server) => server.set("system", SCAN_MAIL, "on", "dana") });

    expect(cell("scan_added", "mail")).toHaveAccessibleName("Scan added, Mail, on, set by dana");
  });

  test.each([
    ["channel_disabled", "Slack is not connected"],
    ["connection_paused", "Slack is paused"],
    ["no_address", "no address to send to"],
    ["address_refused", "the address was refused"],
    ["no_endpoint", "no endpoint takes it"],
  ] as const)("says that nothing is sent for now: %s", (reason, words) => {
    const { cell } = renderGrid({
      undeliverable: ({ channel }) => (channel === "slack" ? reason : null),
      prepare: (server) => server.set("personal", { event: "sla_breach", channel: "slack" }, "on", "peter"),
    });

    expect(cell("sla_breach", "slack")).toHaveAccessibleName(`SLA breach, Slack, on, set by you, ${words}`);
  });

  test("says that it is being saved only after a second", async () => {
    const { cell, focus, press, fates, advance } = renderGrid();
    fates.push({ latencyMs: 10_000 });
    focus("scan_added:mail");

    await press(" ");
    await advance(999);
    expect(cell("scan_added", "mail")).toHaveAccessibleName("Scan added, Mail, on, set by you");
    await advance(1);

    expect(cell("scan_added", "mail")).toHaveAccessibleName("Scan added, Mail, on, set by you, saving");
  });

  test("says that it was not saved, and how to try again", async () => {
    const { cell, focus, press, fates, advance } = renderGrid();
    fates.push(...outage);
    focus("scan_added:mail");

    await press(" ");
    await advance(120_000);

    expect(cell("scan_added", "mail")).toHaveAccessibleName("Scan added, Mail, off, not saved, press R to retry");
    expect(cell("scan_added", "mail")).toHaveAttribute("aria-invalid", "true");
    await press("r");
    await advance(1_000);
    expect(cell("scan_added", "mail")).toHaveAccessibleName("Scan added, Mail, on, set by you");
    expect(cell("scan_added", "mail")).not.toHaveAttribute("aria-invalid");
  });

  test("says whose change it met", async () => {
    const { cell, focus, press, server, advance } = renderGrid();
    focus("scan_added:mail");

    await press(" ");
    server.set("personal", SCAN_MAIL, "off", "Dana");
    await advance(1_000);

    expect(cell("scan_added", "mail")).toHaveAccessibleName("Scan added, Mail, off, changed by Dana, needs a decision");
  });

  test("says who changed it meanwhile", () => {
    const { cell, server, poll } = renderGrid();
    server.set("personal", SCAN_MAIL, "on", "Dana");

    act(() => poll());

    expect(cell("scan_added", "mail")).toHaveAccessibleName("Scan added, Mail, on, set by Dana, changed by Dana");
  });

  test.each(["personal", "system", "template"] as const)("is one of a kind in %s, for all 90 cells", (scope) => {
    renderGrid({ scope });

    const names = screen.getAllByRole("gridcell").map((cell) => cell.getAttribute("aria-label"));

    expect(names).toHaveLength(EVENT_TYPES.length * CHANNELS.length);
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => name !== null && /^[^,]+, [^,]+, (on|off|not available in \w+)/.test(name))).toBe(true);
  });
});

describe("roles and states", () => {
  test("a locked cell can have focus, keeps its value and says why", async () => {
    const { cell, focus, press, onChange, polite } = renderGrid({
      prepare: (server) => server.set("system", { event: "user_mentioned", channel: "alert" }, "on"),
    });
    focus("user_mentioned:alert");

    await press(" ");

    expect(cell("user_mentioned", "alert")).toHaveAttribute("aria-readonly", "true");
    expect(cell("user_mentioned", "alert")).toHaveFocus();
    expect(within(cell("user_mentioned", "alert")).getByRole("checkbox")).toBeChecked();
    expect(onChange).not.toHaveBeenCalled();
    expect(await polite()).toBe("Locked. System sends this to everyone mentioned.");
  });

  test.each(["personal", "template"] as const)(
    "Teams in %s is disabled, has no box, lies in the way of the arrows and says why",
    async (scope) => {
      const { cell, focus, press, active, onChange, polite } = renderGrid({ scope });
      focus("scan_added:slack");

      await press("{ArrowRight} 1");

      expect(active()).toBe("scan_added:msteams");
      expect(cell("scan_added", "msteams")).toHaveAttribute("aria-disabled", "true");
      expect(cell("scan_added", "msteams")).toHaveAccessibleDescription(/shared channel/);
      expect(within(cell("scan_added", "msteams")).queryByRole("checkbox")).toBeNull();
      expect(onChange).not.toHaveBeenCalled();
      expect(await polite()).toMatch(/^Not available\. /);
    },
  );

  test("Teams in System is a setting like any other", async () => {
    const { cell, focus, press, own } = renderGrid({ scope: "system" });
    focus("scan_added:msteams");

    await press(" ");

    expect(own({ event: "scan_added", channel: "msteams" })).toBe("on");
    expect(cell("scan_added", "msteams")).not.toHaveAttribute("aria-disabled");
  });

  test("headers count, and their boxes are empty, mixed or full as the cells are", async () => {
    const { header, row, focus, press } = renderGrid({
      prepare: (server) => server.set("system", { event: "user_mentioned", channel: "mail" }, "on"),
    });
    const box = () => within(header("mail")).getByRole<HTMLInputElement>("checkbox", { name: "Mail for all events" });

    expect(header("mail")).toHaveAccessibleName("Mail, 1 of 18 on, 1 locked");
    expect(header("msteams")).toHaveAccessibleName("Microsoft Teams, not available in Personal");
    expect(header("msteams")).toHaveAccessibleDescription(/shared channel/);
    expect(row("scan_added")).toHaveAccessibleName("Scan added, 1 of 4 on");
    expect([box().checked, box().indeterminate]).toEqual([false, false]);
    focus("scan_added:mail");
    await press(" ");
    expect([box().checked, box().indeterminate]).toEqual([false, true]);
    expect(row("scan_added")).toHaveAccessibleName("Scan added, 2 of 4 on");
    await press("c");

    expect([box().checked, box().indeterminate]).toEqual([true, false]);
    expect(header("mail")).toHaveAccessibleName("Mail, 18 of 18 on, 1 locked");
  });

  test("only the cells of a range are selected, and only as long as it lasts", async () => {
    const { focus, press, cell } = renderGrid();
    focus("scan_added:mail");
    const selected = () => [...document.querySelectorAll("[aria-selected]")].map((element) => element.getAttribute("data-at"));

    expect(selected()).toEqual([]);
    await press("{Shift>}{ArrowRight}{/Shift}");
    expect(selected()).toEqual(["scan_added:mail", "scan_added:slack"]);
    expect(cell("scan_added", "mail")).toHaveAttribute("aria-selected", "true");
    await press("{Escape}");

    expect(selected()).toEqual([]);
  });

  test("the box in a cell is a real one with a name of its own, and no tab stop", () => {
    const { cell } = renderGrid();

    const box = within(cell("scan_added", "mail")).getByRole("checkbox", { name: "Mail for Scan added" });

    expect(box).toHaveProperty("tabIndex", -1);
    expect(box).not.toBeChecked();
    expect(within(cell("scan_added", "alert")).getByRole("checkbox")).toBeChecked();
  });

  test("while the document is on its way, the frame is there, and Space says so", async () => {
    const { cell, focus, press, polite, onChange } = renderGrid({ isLoaded: false, props: { isBusy: true } });
    focus("scan_added:mail");

    await press(" ");

    expect(screen.getByRole("grid")).toHaveAttribute("aria-busy", "true");
    expect(cell("scan_added", "mail")).toHaveAccessibleName("Scan added, Mail, loading");
    expect(onChange).not.toHaveBeenCalled();
    expect(await polite()).toBe("Loading.");
  });

  test("both live regions are there before anything is said", () => {
    renderGrid();

    expect(screen.getByRole("status")).toBeEmptyDOMElement();
    expect(screen.getByRole("alert")).toBeEmptyDOMElement();
  });
});
