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
  render(<MemoryRouter>{cellDetails(false)(CELL)}</MemoryRouter>);

  expect(screen.getByRole("link", { name: "Your endpoints" })).toHaveAttribute("href", "/webhooks");
});

test("a channel that is off leads superusers to the channels, and others nowhere", () => {
  const off = { ...CELL, deliverReason: "channel_disabled" } as const;
  const { rerender } = render(<MemoryRouter>{cellDetails(false)(off)}</MemoryRouter>);
  expect(screen.queryByRole("link")).toBeNull();

  rerender(<MemoryRouter>{cellDetails(true)(off)}</MemoryRouter>);
  expect(screen.getByRole("link", { name: "Set up channels" })).toHaveAttribute("href", "/channels");
});
