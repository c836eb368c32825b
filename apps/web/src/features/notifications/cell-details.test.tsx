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
  render(<MemoryRouter>{cellDetails({ superuser: false, username: "dana", scope: "personal" })(CELL)}</MemoryRouter>);

  expect(screen.getByRole("link", { name: "Your endpoints" })).toHaveAttribute("href", "/webhooks");
});

test("a channel that is off leads superusers to the channels, and others nowhere", () => {
  const off = { ...CELL, deliverReason: "channel_disabled" } as const;
  const { rerender } = render(<MemoryRouter>{cellDetails({ superuser: false, username: "dana", scope: "personal" })(off)}</MemoryRouter>);
  expect(screen.queryByRole("link")).toBeNull();

  rerender(<MemoryRouter>{cellDetails({ superuser: true, username: "dana", scope: "personal" })(off)}</MemoryRouter>);
  expect(screen.getByRole("link", { name: "Set up channels" })).toHaveAttribute("href", "/channels#webhooks");
});

test("mail without an address leads a superuser to their own entry on People, and tells others whom to ask", () => {
  const none = { ...CELL, channel: "mail", deliverReason: "no_address" } as const;
  const { rerender } = render(<MemoryRouter>{cellDetails({ superuser: false, username: "dana", scope: "personal" })(none)}</MemoryRouter>);
  expect(screen.getByText("Ask a superuser to enter it.")).toBeVisible();
  expect(screen.queryByRole("link")).toBeNull();

  rerender(<MemoryRouter>{cellDetails({ superuser: true, username: "a&b", scope: "personal" })(none)}</MemoryRouter>);
  expect(screen.getByRole("link", { name: "Enter it on People" })).toHaveAttribute("href", "/people?q=a%26b");
});

test("Slack without an address leads everybody to their own account", () => {
  const none = { ...CELL, channel: "slack", deliverReason: "no_address" } as const;
  render(<MemoryRouter>{cellDetails({ superuser: false, username: "dana", scope: "personal" })(none)}</MemoryRouter>);

  expect(screen.getByRole("link", { name: "Enter your Slack e-mail" })).toHaveAttribute("href", "/account");
});

test("Slack that does not deliver leads there, too", () => {
  const refused = { ...CELL, channel: "slack", deliverReason: "address_refused" } as const;
  render(<MemoryRouter>{cellDetails({ superuser: false, username: "dana", scope: "personal" })(refused)}</MemoryRouter>);

  expect(screen.getByRole("link", { name: "Enter your Slack e-mail" })).toHaveAttribute("href", "/account");
});

test.each([
  ["mail", "no_address"],
  ["slack", "no_address"],
  ["slack", "address_refused"],
  ["mail", "address_refused"],
] as const)(
  "in System %s with %s lacks a shared place: superusers set it up, and nobody is sent to their own address",
  (channel, deliverReason) => {
    const shared = { ...CELL, channel, deliverReason };
    const { rerender } = render(<MemoryRouter>{cellDetails({ superuser: true, username: "root", scope: "system" })(shared)}</MemoryRouter>);
    expect(screen.getByRole("link", { name: "Set up channels" })).toHaveAttribute("href", `/channels#${channel}`);

    rerender(<MemoryRouter>{cellDetails({ superuser: false, username: "dana", scope: "system" })(shared)}</MemoryRouter>);
    expect(screen.queryByRole("link")).toBeNull();
  },
);
