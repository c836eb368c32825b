import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router-dom";
import { expect, test } from "vitest";
import type { SettingCell } from "../../lib/preferences/document.ts";
import { cellDetails } from "./cell-details.tsx";

const CELL: Pick<SettingCell, "event" | "channel" | "edit" | "reason" | "deliverReason"> = {
  event: "scan_added",
  channel: "webhooks",
  edit: "yes",
  reason: null,
  deliverReason: "no_endpoint",
};

test("a webhook that no endpoint takes leads everybody to their endpoints", () => {
  render(<MemoryRouter>{cellDetails({ superuser: false, username: "dana" })(CELL)}</MemoryRouter>);

  expect(screen.getByRole("link", { name: "Your endpoints" })).toHaveAttribute("href", "/webhooks");
});

test("a channel that is off leads superusers to the channels, and others nowhere", () => {
  const off = { ...CELL, deliverReason: "channel_disabled" } as const;
  const { rerender } = render(<MemoryRouter>{cellDetails({ superuser: false, username: "dana" })(off)}</MemoryRouter>);
  expect(screen.queryByRole("link")).toBeNull();

  rerender(<MemoryRouter>{cellDetails({ superuser: true, username: "dana" })(off)}</MemoryRouter>);
  expect(screen.getByRole("link", { name: "Set up channels" })).toHaveAttribute("href", "/channels");
});

test("mail without an address leads a superuser to their own entry on People, and tells others whom to ask", () => {
  const none = { ...CELL, channel: "mail", deliverReason: "no_address" } as const;
  const { rerender } = render(<MemoryRouter>{cellDetails({ superuser: false, username: "dana" })(none)}</MemoryRouter>);
  expect(screen.getByText("Ask a superuser to enter it.")).toBeVisible();
  expect(screen.queryByRole("link")).toBeNull();

  rerender(<MemoryRouter>{cellDetails({ superuser: true, username: "a&b" })(none)}</MemoryRouter>);
  expect(screen.getByRole("link", { name: "Enter it on People" })).toHaveAttribute("href", "/people?q=a%26b");
});

test("Slack without an address leads everybody to their own account", () => {
  const none = { ...CELL, channel: "slack", deliverReason: "no_address" } as const;
  render(<MemoryRouter>{cellDetails({ superuser: false, username: "dana" })(none)}</MemoryRouter>);

  expect(screen.getByRole("link", { name: "Enter your Slack e-mail" })).toHaveAttribute("href", "/account");
});
