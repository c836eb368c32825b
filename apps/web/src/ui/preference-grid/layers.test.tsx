import { CRITICAL_EVENT_TYPES, EVENT_TYPES } from "@tocsin/domain";
import "@testing-library/jest-dom/vitest";
import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { renderGrid } from "../../testing/render-grid.tsx";

describe("the details of a cell", () => {
  test("say in the zone of their reader when it was changed", async () => {
    const { focus, press } = renderGrid({
      prepare: (server) => server.set("personal", { event: "scan_added", channel: "mail" }, "off", "dana"),
      timeZone: "Asia/Kolkata",
    });
    focus("scan_added:mail");

    await press("{Enter}");

    const details = await screen.findByRole("dialog", { name: "Scan added · Mail" });
    expect(details).toHaveTextContent(/Last changed by dana, .*(3|15)[:.]30/);
  });

  test.each(["{Enter}", "w"])("%s opens them, Escape leads back to the cell", async (key) => {
    const { focus, press, active } = renderGrid({
      prepare: (server) => {
        server.set("personal", { event: "scan_added", channel: "mail" }, "off", "dana");
        server.set("template", { event: "scan_added", channel: "mail" }, "on", "dana");
      },
    });
    focus("scan_added:mail");

    await press(key);
    const details = await screen.findByRole("dialog", { name: "Scan added · Mail" });

    expect(details).toHaveFocus();
    expect(details).toHaveTextContent("Off, set here.");
    expect(details).toHaveTextContent("Without a setting here: on, from Template.");
    expect(details).toHaveTextContent(/Last changed by dana, /);
    await press("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(active()).toBe("scan_added:mail");
  });

  test("are there with the key that asks for them, once they were fetched", () => {
    const { focus } = renderGrid();
    focus("scan_added:mail");

    fireEvent.keyDown(document.activeElement ?? document.body, { key: "Enter" });

    expect(screen.getByRole("dialog", { name: "Scan added · Mail" })).toBeVisible();
  });

  test("have a button for each command, which leads back to the cell", async () => {
    const { focus, press, active, user, own } = renderGrid({
      prepare: (server) => server.set("personal", { event: "scan_added", channel: "alert" }, "off"),
    });
    focus("scan_added:alert");

    await press("{Enter}");
    await user.click(await screen.findByRole("button", { name: "Use inherited: on" }));

    expect(own({ event: "scan_added", channel: "alert" })).toBe("inherit");
    expect(active()).toBe("scan_added:alert");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("of a locked cell say who decides, and offer nothing", async () => {
    const { cell, user } = renderGrid({ prepare: (server) => server.set("system", { event: "scan_added", channel: "mail" }, "on") });

    await user.click(cell("scan_added", "mail"));
    const details = await screen.findByRole("dialog");

    expect(details).toHaveTextContent("On, set by System, locked.");
    expect(details).toHaveTextContent("System decides this for everybody whom it reaches.");
    expect(within(details).getAllByRole("button")).toHaveLength(1);
  });

  test("of a cell that is not available give the reason, and what the page adds to it", async () => {
    const { cell, user } = renderGrid({
      props: { details: ({ reason }) => <a href="/notifications/system">{`Open System: ${reason}`}</a> },
    });

    await user.click(cell("scan_added", "msteams"));

    expect(await screen.findByRole("dialog")).toHaveTextContent(/one shared channel/);
    expect(screen.getByRole("link")).toHaveTextContent("Open System: teams_shared_channel");
  });

  test.each([
    ["slack", "Nothing arrives for now: the address was refused."],
    ["mail", "Nothing is sent for now: the address was refused."],
  ] as const)("say of a refused address whether it is tried all the same: %s (N4)", async (channel, line) => {
    const { focus, press } = renderGrid({
      undeliverable: (cell) => (cell.channel === channel ? "address_refused" : null),
      prepare: (server) => server.set("personal", { event: "scan_added", channel }, "on"),
    });
    focus(`scan_added:${channel}`);

    await press("{Enter}");

    expect(await screen.findByRole("dialog")).toHaveTextContent(line);
  });

  test("close when another scope is shown", async () => {
    const { focus, press, setProps, store, poll } = renderGrid();
    focus("scan_added:mail");
    await press("{Enter}");
    await screen.findByRole("dialog");
    poll("system");

    setProps({ scope: "system", source: store.document("system") });

    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("of a row and a column switch all of it", async () => {
    const { focus, press, user, row, onChange } = renderGrid();

    await user.click(row("scan_added"));
    const details = await screen.findByRole("dialog", { name: "Scan added, 1 of 4 on" });
    expect(details).toHaveTextContent("An import created, reactivated or closed findings.");
    await user.click(within(details).getByRole("button", { name: "Turn all on" }));
    focus("head:mail");
    await press("{Enter}");
    await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Turn all off" }));

    expect(onChange.mock.calls.map(([changes]) => changes.length)).toEqual([4, 18]);
  });

  test("Escape closes them first, then clears the range, and never loses a change", async () => {
    const { focus, press, own } = renderGrid();
    focus("scan_added:mail");
    await press("{Shift>}{ArrowRight}{/Shift} {Enter}");
    await screen.findByRole("dialog");

    await press("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.querySelectorAll("[aria-selected]")).toHaveLength(2);
    await press("{Escape}");
    expect(document.querySelectorAll("[aria-selected]")).toHaveLength(0);
    await press("{Escape}");

    expect(own({ event: "scan_added", channel: "mail" })).toBe("on");
  });

  test("let a conflict be decided where it is", async () => {
    const onDecide = vi.fn<(cell: unknown, keep: "mine" | "theirs") => void>();
    const { focus, press, server, advance, user } = renderGrid({ props: { onDecide } });
    focus("scan_added:mail");
    await press(" ");
    server.set("personal", { event: "scan_added", channel: "mail" }, "off", "Dana");
    await advance(1_000);

    await press("{Enter}");
    await user.click(await screen.findByRole("button", { name: "Keep mine" }));

    expect(onDecide).toHaveBeenCalledWith(expect.objectContaining({ event: "scan_added", channel: "mail" }), "mine");
  });
});

describe("before a shared scope goes quiet", () => {
  const everything = { superuser: true, scope: "system" as const };

  test("more than ten settings off are asked about, with Cancel at hand", async () => {
    const { focus, press, onChange, active } = renderGrid({
      ...everything,
      props: { reach: "System reaches everyone with access." },
      prepare: (server) => EVENT_TYPES.forEach((event) => server.set("system", { event, channel: "mail" }, "on")),
    });
    focus("scan_added:mail");

    await press("c");
    const dialog = await screen.findByRole("alertdialog", { name: "Turn off 18 settings in System?" });

    expect(within(dialog).getByRole("button", { name: "Cancel" })).toHaveFocus();
    expect(dialog).toHaveAccessibleDescription(/System reaches everyone with access\./);
    await press("{Enter}");
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(onChange).not.toHaveBeenCalled();
    expect(active()).toBe("scan_added:mail");
  });

  test("it is done when it is confirmed", async () => {
    const { focus, press, user, own, active } = renderGrid({
      ...everything,
      prepare: (server) => server.set("system", { event: "sla_breach", channel: "mail" }, "on"),
    });
    focus("sla_breach:mail");

    await press(" ");
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog).toHaveTextContent("No channel stays on for: SLA breach.");
    await user.click(within(dialog).getByRole("button", { name: "Turn off 1" }));

    expect(own({ event: "sla_breach", channel: "mail" })).toBe("inherit");
    expect(active()).toBe("sla_breach:mail");
  });

  test("in Personal nothing is asked", async () => {
    const { focus, press, onChange } = renderGrid({
      prepare: (server) => CRITICAL_EVENT_TYPES.forEach((event) => server.set("personal", { event, channel: "alert" }, "on")),
    });
    focus("sla_breach:alert");

    await press("c");

    expect(onChange).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });
});
