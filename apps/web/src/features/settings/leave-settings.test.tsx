import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { page, SETTINGS } from "../../testing/samples.ts";

async function openSettings() {
  const api = apiFor({ superuser: true })
    .on("GET /settings", { body: SETTINGS })
    .on("PATCH /settings", { body: { ...SETTINGS, teamName: "AppSec" } })
    .on("GET /alerts", { body: page([]) })
    .on("GET /products", { body: page([]) });
  const { user } = await renderApp("/settings", api);
  return { user, team: await screen.findByLabelText("Team name") };
}

type User = Awaited<ReturnType<typeof openSettings>>["user"];

async function byKeys(user: User): Promise<void> {
  await user.click(screen.getByRole("heading", { name: "Settings", level: 1 }));
  await user.keyboard("ga");
}

async function byCommand(user: User): Promise<void> {
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox"), "alerts{Enter}");
}

const alerts = () => screen.findByRole("heading", { name: "Alerts", level: 1 });

describe.each([
  ["g and a letter", byKeys],
  ["Ctrl+K", byCommand],
])("leaving the settings by %s", (_, leave) => {
  it("asks about what is not saved, and stays or leaves as it is told", async () => {
    const { user, team } = await openSettings();
    await user.type(team, "AppSec");
    await leave(user);
    expect(await screen.findByRole("dialog", { name: "Leave without saving?" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Stay here" }));
    expect(screen.getByLabelText("Team name")).toHaveValue("AppSec");

    await leave(user);
    await user.click(await screen.findByRole("button", { name: "Leave" }));
    expect(await alerts()).toBeVisible();
  });

  it("asks nothing once all is saved", async () => {
    const { user, team } = await openSettings();
    await user.type(team, "AppSec{Enter}");
    await screen.findAllByText("Saved. Messages say so from now on.");
    await leave(user);
    expect(await alerts()).toBeVisible();
  });

  it("asks nothing where nothing was changed", async () => {
    const { user } = await openSettings();
    await leave(user);
    expect(await alerts()).toBeVisible();
  });
});
