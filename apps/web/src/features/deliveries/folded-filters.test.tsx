import { act, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { delivery, page } from "../../testing/samples.ts";

async function openLog(address: string) {
  const api = apiFor({ superuser: true }).on("GET /deliveries", { body: page([delivery()]) });
  const { user } = await renderApp(address, api);
  await screen.findByRole("link", { name: "Scan added" });
  return user;
}

const fold = (name: string): HTMLElement => screen.getByRole("button", { name });

it("filters of the log are behind one button where there is no room for them, which says how many hold", async () => {
  const user = await openLog("/deliveries?state=delivered&channel=mail&skipped=1");
  expect(fold("Filters, 2 set")).toHaveAttribute("aria-expanded", "false");
  await user.click(fold("Filters, 2 set"));
  expect(fold("Filters, 2 set")).toHaveAttribute("aria-expanded", "true");
  await user.selectOptions(screen.getByRole("combobox", { name: "Channel" }), "Any channel");
  expect(await screen.findByRole("button", { name: "Filters, 1 set" })).toBeVisible();
});

it("the key that leads to a filter unfolds them", async () => {
  const user = await openLog("/deliveries");
  act(() => screen.getByRole("link", { name: "Scan added" }).focus());
  await user.keyboard("/");
  expect(fold("Filters")).toHaveAttribute("aria-expanded", "true");
  expect(screen.getByRole("searchbox", { name: "User name" })).toHaveFocus();
});

it("what was skipped is shown without unfolding anything", async () => {
  await openLog("/deliveries");
  const filters = screen.getByRole("search", { name: "Filters" });
  expect(within(filters).queryByRole("checkbox")).toBeNull();
  expect(screen.getByRole("checkbox", { name: "Show skipped" })).toBeVisible();
});
