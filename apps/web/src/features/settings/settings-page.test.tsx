import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { SETTINGS } from "../../testing/samples.ts";
import * as general from "./general-draft.ts";
import { draftOf, mistakesOf, removalsOf, retentionOf } from "./retention-draft.ts";

const KEPT = SETTINGS.retention;

function superuserApi(): FakeApi {
  return apiFor({ superuser: true })
    .on("GET /settings", { body: SETTINGS })
    .on("PATCH /settings", ({ body }) => {
      const { retention, from: _, ...others } = body as { retention?: object; from: object };
      return { body: { ...SETTINGS, ...others, retention: { ...KEPT, ...retention } } };
    });
}

function saveOf(section: string): HTMLElement {
  return within(screen.getByRole("form", { name: section })).getByRole("button", { name: "Save" });
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
    expect(saveOf("How long things are kept")).toHaveAccessibleDescription(
      /removes, within a day and for good:.*Deliveries that came to an end before .*20\d\d$/,
    );
    expect(document.title).toMatch(/^•/);
    await user.click(saveOf("How long things are kept"));
    expect((await screen.findAllByText("Saved: deliveries are kept 30 days, alerts 365, the audit trail 730."))[0]).toBeVisible();
    expect(api.sent("PATCH /settings").map(({ body }) => body)).toEqual([
      { retention: { deliveriesDays: 30 }, from: { retention: { deliveriesDays: 90 } } },
    ]);
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
    // What was pressed is gone.
    expect(document.activeElement).toHaveAccessibleName("Save");
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

describe("what messages say", () => {
  it("stays as it was typed on while what was there before is saved, and is saved by the next press", async () => {
    let answer = (): void => undefined;
    const api = superuserApi().on("PATCH /settings", async ({ body }) => {
      await new Promise<void>((resolve) => (answer = resolve));
      const { from: _, ...changed } = body as { from: object };
      return { body: { ...SETTINGS, ...changed } };
    });
    const { user } = await renderApp("/settings", api);
    const team = await screen.findByLabelText("Team name");
    await user.type(team, "AppSec");
    await user.keyboard("{Control>}s{/Control}");
    await user.type(team, " of Acme");
    answer();

    await vi.waitFor(() => expect(saveOf("General")).not.toHaveTextContent("Saving"));
    expect(team).toHaveValue("AppSec of Acme");
    expect(document.title).toMatch(/^•/);
    await user.keyboard("{Control>}s{/Control}");
    answer();
    expect((await screen.findAllByText("Saved. Messages say so from now on."))[0]).toBeVisible();
    expect(api.sent("PATCH /settings").map(({ body }) => body)).toEqual([
      { teamName: "AppSec", from: { teamName: null } },
      { teamName: "AppSec of Acme", from: { teamName: "AppSec" } },
    ]);
  });

  it("keeps focus in its form where it is saved by key from the list of what was wrong", async () => {
    const api = superuserApi().on("PATCH /settings", problem(503, "busy", "Busy."));
    const { user } = await renderApp("/settings", api);
    await user.type(await screen.findByLabelText("Team name"), "AppSec");
    await user.keyboard("{Control>}s{/Control}");
    expect(await screen.findByRole("alert")).toHaveFocus();
    api.on("PATCH /settings", { body: { ...SETTINGS, teamName: "AppSec" } });

    await user.keyboard("{Control>}s{/Control}");

    expect((await screen.findAllByText("Saved. Messages say so from now on."))[0]).toBeVisible();
    expect(saveOf("General")).toHaveFocus();
  });

  it("is saved by a button: only what changed, with what stood there, and what is left empty is not set", async () => {
    const api = superuserApi().on("GET /settings", { body: { ...SETTINGS, disclaimer: " Confidential.\n" } });
    const { user } = await renderApp("/settings", api);
    await user.type(await screen.findByLabelText("Address of links"), "https://alerts.example.com/ ");
    await user.type(screen.getByLabelText("Team name"), " Application Security ");
    await user.clear(screen.getByLabelText("Closing line"));
    await user.click(saveOf("General"));
    expect((await screen.findAllByText("Saved. Messages say so from now on."))[0]).toBeVisible();
    expect(api.sent("PATCH /settings").map(({ body }) => body)).toEqual([
      {
        publicUrl: "https://alerts.example.com",
        teamName: "Application Security",
        disclaimer: null,
        from: { publicUrl: null, teamName: null, disclaimer: " Confidential.\n" },
      },
    ]);
    expect(document.title).not.toMatch(/^•/);
  });

  it("is shown as the foot of a mail while it is typed, with what is worth knowing of the address", async () => {
    const { user } = await renderApp("/settings", superuserApi());
    const preview = await screen.findByRole("figure", { name: "Preview: the foot of a mail" });
    expect(preview).toHaveTextContent("Change this setting: https://tocsin.example.com/notifications#event=scan_added&channel=mail");
    expect(preview).toHaveTextContent(/Unsubscribe from Mail for "Scan added": https:\/\/tocsin\.example\.com\/u\//);
    await user.type(screen.getByLabelText("Closing line"), "Confidential.{Enter}Ask before you forward it.");
    expect(preview).toHaveTextContent(/Confidential\. Ask before you forward it\.$/);
    expect(saveOf("General")).not.toHaveAccessibleDescription();

    await user.type(screen.getByLabelText("Address of links"), "http://10.0.0.7:8080");
    expect(preview).toHaveTextContent("Change this setting: http://10.0.0.7:8080/notifications");
    expect(preview).not.toHaveTextContent("Unsubscribe");
    expect(saveOf("General")).toHaveAccessibleDescription(/started for https:\/\/tocsin\.example\.com.*TOCSIN_PUBLIC_URL.*Over http/);
  });

  it("says of an address what to write instead, and sends nothing", async () => {
    const api = superuserApi();
    const { user } = await renderApp("/settings", api);
    const address = await screen.findByLabelText("Address of links");
    await user.type(address, "tocsin.example.com{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent(/Address of links: Enter an address as in https:/);
    expect(address).toBeInvalid();
    expect(screen.getByRole("figure")).toHaveTextContent("Links stand here once the address is one.");
    expect(api.sent("PATCH /settings")).toEqual([]);
  });

  it("keeps what somebody else saved in between until this person has seen it and saves again", async () => {
    const theirs = { ...SETTINGS, teamName: "Red team" };
    const api = superuserApi();
    const { user } = await renderApp("/settings", api);
    const team = await screen.findByLabelText("Team name");
    await user.type(team, "AppSec");
    const message = "Somebody changed this since you read it, to: Red team";
    api
      .on("GET /settings", { body: theirs })
      .on("PATCH /settings", problem(409, "conflict", "Somebody changed this in between.", [{ path: "/teamName", message }]));
    await user.click(saveOf("General"));
    const summary = await screen.findByRole("alert");
    expect(summary).toHaveTextContent(/Save again to put yours in its place, or cancel to keep theirs\./);
    expect(summary).toHaveTextContent(`Team name: ${message}`);
    expect(team).toHaveValue("AppSec");

    api.on("PATCH /settings", { body: { ...theirs, teamName: "AppSec" } });
    await user.click(saveOf("General"));
    expect((await screen.findAllByText("Saved. Messages say so from now on."))[0]).toBeVisible();
    expect(api.sent("PATCH /settings").map(({ body }) => body)).toEqual([
      { teamName: "AppSec", from: { teamName: null } },
      { teamName: "AppSec", from: { teamName: "Red team" } },
    ]);
  });

  it("shows theirs when what somebody else saved is kept", async () => {
    const api = superuserApi();
    const { user } = await renderApp("/settings", api);
    await user.type(await screen.findByLabelText("Team name"), "AppSec");
    api
      .on("GET /settings", { body: { ...SETTINGS, teamName: "Red team" } })
      .on("PATCH /settings", problem(409, "conflict", "No.", [{ path: "/teamName", message: "Changed." }]));
    await user.click(saveOf("General"));
    await screen.findByRole("alert");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(screen.getByLabelText("Team name")).toHaveValue("Red team");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("takes back what was said of a draft once it is again what is stored, and saves nothing that is nothing", async () => {
    const api = superuserApi().on("GET /settings", { body: { ...SETTINGS, teamName: "AppSec" } });
    const { user } = await renderApp("/settings", api);
    const address = await screen.findByLabelText("Address of links");
    await user.type(address, "x{Enter}");
    await screen.findByRole("alert");
    await user.clear(address);
    expect(screen.queryByRole("alert")).toBeNull();
    expect(address).toBeValid();

    await user.type(screen.getByLabelText("Team name"), " ");
    await user.click(saveOf("General"));
    expect(screen.getByLabelText("Team name")).toHaveValue("AppSec");
    expect(api.sent("PATCH /settings")).toEqual([]);
  });
});

describe("a draft of what messages say", () => {
  const nothing = general.draftOf({ publicUrl: null, teamName: null, disclaimer: null });

  it.each([
    "tocsin.example.com",
    "ftp://tocsin.example.com",
    "https://",
    "https://dana@tocsin.example.com",
    "https://tocsin.example.com?a=1",
    "https://tocsin.example.com/#a",
    "https://tocsin.example.com\\@evil.example.com",
    "https://tocsin .example.com",
    "javascript:alert(1)",
  ])("refuses the address %j", (publicUrl) => {
    expect(Object.keys(general.mistakesOf({ ...nothing, publicUrl }))).toEqual(["publicUrl"]);
  });

  it.each(["", " ", "https://tocsin.example.com", "HTTP://localhost:8080/tocsin/ ", "https://[::1]:8080"])(
    "takes the address %j",
    (publicUrl) => {
      expect(general.mistakesOf({ ...nothing, publicUrl })).toEqual({});
    },
  );

  it("says how far text is too long, instead of cutting it", () => {
    const long = { ...nothing, teamName: "é".repeat(101), disclaimer: "x".repeat(4_001) };
    expect(general.mistakesOf(long)).toEqual({
      teamName: "Shorten it to 100 characters: it has 101.",
      disclaimer: "Shorten it to 4,000 characters: it has 4,001.",
    });
    expect(general.mistakesOf({ ...nothing, teamName: ` ${"é".repeat(100)} `, disclaimer: "x".repeat(4_000) })).toEqual({});
  });

  it("ends like a mail does: without a link to end it over http, and without what is not said", () => {
    expect(general.mailFoot(nothing, "http://localhost:8080")).toEqual([
      'You get this because you switched on Mail for "Scan added" in your Personal settings.',
      "Change this setting: http://localhost:8080/notifications#event=scan_added&channel=mail",
    ]);
    expect(general.linkWarnings(nothing, "http://localhost:8080")).toEqual([]);
  });
});

describe("a draft of how long things are kept", () => {
  const draft = (part: object) => ({ ...draftOf(KEPT), ...part });

  it.each(["", "6", "3651", "7.5", "-8", "1e9", "1000000000", "٣٠", "0", " ", "99999", "seven"])("refuses %j", (deliveriesDays) => {
    expect(Object.keys(mistakesOf(draft({ deliveriesDays })))).toEqual(["deliveriesDays"]);
  });

  it("takes both ends of each range", () => {
    expect(mistakesOf({ deliveriesDays: "7", alertsDays: " 7 ", auditDays: "365" })).toEqual({});
    expect(mistakesOf({ deliveriesDays: "3650", alertsDays: "3650", auditDays: "3650" })).toEqual({});
  });

  it("takes away only where it is shorter", () => {
    const given = draft({ deliveriesDays: "91", alertsDays: "364" });
    expect(removalsOf(given, KEPT, 400 * 86_400_000)).toEqual([{ field: "alertsDays", before: 36 * 86_400_000 }]);
    expect(retentionOf(given)).toEqual({ deliveriesDays: 91, alertsDays: 364, auditDays: 730 });
    expect(removalsOf(draft({ alertsDays: "x" }), KEPT, 0)).toEqual([]);
  });
});
