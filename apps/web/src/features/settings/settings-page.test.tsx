import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { changesOf, draftOf, mistakesOf, removalsOf } from "./retention-draft.ts";

const KEPT = { deliveriesDays: 90, alertsDays: 365, auditDays: 730 };
const SETTINGS = {
  systemAudience: "everyone",
  publicUrl: null,
  teamName: null,
  disclaimer: null,
  retention: KEPT,
  defectdojo: { instance: null, lastSeenAt: null },
};

function superuserApi(): FakeApi {
  return apiFor({ superuser: true })
    .on("GET /settings", { body: SETTINGS })
    .on("PATCH /settings", ({ body }) => {
      const { retention } = body as { retention: object };
      return { body: { ...SETTINGS, retention: { ...KEPT, ...retention } } };
    });
}

describe("how long things are kept", () => {
  it("is for superusers alone", async () => {
    await renderApp("/settings", apiFor());
    expect(await screen.findByRole("heading", { name: "Only superusers see this page" })).toBeVisible();
  });

  it("is saved by a button, and only what changed is sent; before that it says what will be gone", async () => {
    const api = superuserApi();
    const { user } = await renderApp("/settings", api);
    const deliveries = await screen.findByLabelText("Deliveries, days");
    expect(deliveries).toHaveValue("90");
    expect(deliveries).toHaveAccessibleDescription(/7 to 3,650 days\./);
    await user.clear(deliveries);
    await user.type(deliveries, "30");
    expect(screen.getByRole("button", { name: "Save" })).toHaveAccessibleDescription(
      /removes, within a day and for good:.*Deliveries that came to an end before .*20\d\d$/,
    );
    expect(document.title).toMatch(/^•/);
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect((await screen.findAllByText("Saved: deliveries are kept 30 days, alerts 365, the audit trail 730."))[0]).toBeVisible();
    expect(api.sent("PATCH /settings").map(({ body }) => body)).toEqual([{ retention: { deliveriesDays: 30 } }]);
    expect(screen.queryByText(/removes, within a day/)).toBeNull();
  });

  it("refuses what cannot be, at its field and above the form, before anything is sent", async () => {
    const api = superuserApi();
    const { user } = await renderApp("/settings", api);
    const audit = await screen.findByLabelText("Audit trail, days");
    await user.clear(audit);
    await user.type(audit, "90{Enter}");
    const summary = await screen.findByRole("alert");
    expect(summary).toHaveFocus();
    await user.click(within(summary).getByRole("link", { name: "Audit trail, days" }));
    expect(audit).toHaveFocus();
    expect(audit).toHaveAccessibleDescription(/Enter a whole number from 365 to 3,650\./);
    expect(api.sent("PATCH /settings")).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(audit).toHaveValue("730");
    expect(audit).not.toHaveAccessibleDescription(/Enter a whole number/);
  });

  it("says a refusal of the server at the field that it names", async () => {
    const api = superuserApi().on(
      "PATCH /settings",
      problem(400, "invalid_request", "No.", [
        { path: "/retention/alertsDays", message: "Must be a whole number of days from 7 to 3650." },
      ]),
    );
    const { user } = await renderApp("/settings", api);
    const alerts = await screen.findByLabelText("Alerts, days");
    await user.clear(alerts);
    await user.type(alerts, "8");
    await user.keyboard("{Control>}s{/Control}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Alerts, days: Must be a whole number of days from 7 to 3650.");
    expect(alerts).toHaveAccessibleDescription(/from 7 to 3650/);
  });
});

describe("a draft of how long things are kept", () => {
  const draft = (part: object) => ({ ...draftOf(KEPT), ...part });

  it.each(["", "6", "3651", "7.5", "-8", "1e3", " ", "99999", "seven"])("refuses %j", (deliveriesDays) => {
    expect(Object.keys(mistakesOf(draft({ deliveriesDays })))).toEqual(["deliveriesDays"]);
  });

  it("takes both ends of each range", () => {
    expect(mistakesOf({ deliveriesDays: "7", alertsDays: " 7 ", auditDays: "365" })).toEqual({});
    expect(mistakesOf({ deliveriesDays: "3650", alertsDays: "3650", auditDays: "3650" })).toEqual({});
  });

  it("takes away only where it is shorter", () => {
    const given = draft({ deliveriesDays: "91", alertsDays: "364" });
    expect(removalsOf(given, KEPT, 400 * 86_400_000)).toEqual([{ field: "alertsDays", before: 36 * 86_400_000 }]);
    expect(changesOf(given, KEPT)).toEqual({ deliveriesDays: 91, alertsDays: 364 });
    expect(removalsOf(draft({ alertsDays: "x" }), KEPT, 0)).toEqual([]);
  });
});
