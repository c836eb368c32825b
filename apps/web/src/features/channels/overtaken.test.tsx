import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { mailChannel, page } from "../../testing/samples.ts";

const SETTINGS = {
  systemAudience: "everyone",
  publicUrl: null,
  teamName: null,
  disclaimer: null,
  defectdojo: { instance: null, lastSeenAt: null },
};

/** A server on which somebody else saves another host while the form is open. */
async function overtaken() {
  const mine = mailChannel();
  const { mail } = mine;
  if (mail === null) throw new Error("The sample has no settings");
  const theirs = mailChannel({ version: 8, mail: { ...mail, host: "theirs.example.com" } });
  let stored = mine;
  const api = apiFor({ superuser: true })
    .on("GET /channels", () => ({ body: page([stored]) }))
    .on("GET /settings", { body: SETTINGS })
    .on("PUT /channels/mail", ({ headers }) =>
      headers.get("if-match") === `"mail-${String(stored.version)}"` ? { body: stored } : problem(412, "stale", "Somebody else saved."),
    );
  const { user } = await renderApp("/channels", api);
  await user.click(await screen.findByRole("button", { name: "Edit Mail" }));
  await screen.findByRole("form", { name: "Mail settings" });
  await user.type(screen.getByLabelText("Shared mailbox"), "appsec@example.com");
  stored = theirs;
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText(/Somebody else saved these settings in between/);
  return { user, api };
}

it("keeps what was edited when somebody else has saved in between, shows the rest as they saved it, and saves over it when asked to", async () => {
  const { user, api } = await overtaken();
  expect(screen.getByRole("alert")).toHaveFocus();
  expect(screen.getByLabelText("Shared mailbox")).toHaveValue("appsec@example.com");
  expect(screen.getByLabelText("Server")).toHaveValue("theirs.example.com");

  await user.click(screen.getByRole("button", { name: "Save" }));

  await waitFor(() => expect(api.sent("PUT /channels/mail")).toHaveLength(2));
  const [first, second] = api.sent("PUT /channels/mail");
  expect([first, second].map((sent) => sent?.headers.get("if-match"))).toEqual(['"mail-7"', '"mail-8"']);
  expect(second?.body).toMatchObject({ host: "theirs.example.com", systemTo: "appsec@example.com" });
  await screen.findByText("Mail settings saved.", { selector: "span" });
});

it("loads what somebody else saved in place of the draft when asked to", async () => {
  const { user, api } = await overtaken();

  await user.click(screen.getByRole("button", { name: "Load what they saved" }));

  expect(screen.getByLabelText("Shared mailbox")).toHaveValue("");
  expect(screen.getByLabelText("Server")).toHaveValue("theirs.example.com");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(api.sent("PUT /channels/mail")).toHaveLength(1);
});
