import { screen, waitFor, within } from "@testing-library/react";
import type { Person } from "@tocsin/contract";
import { describe, expect, it } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { page, person } from "../../testing/samples.ts";

function peopleApi(...people: readonly Person[]): FakeApi {
  return apiFor({ superuser: true }).on("GET /people", { body: page(people) });
}

async function openPeter(api: FakeApi) {
  const { user } = await renderApp("/people", api);
  await user.click(await screen.findByRole("button", { name: "Edit peter" }));
  return { user, dialog: screen.getByRole("dialog", { name: "peter" }) };
}

describe("people", () => {
  it("are for superusers only", async () => {
    await renderApp("/people", apiFor());
    expect(await screen.findByRole("heading", { name: "Only superusers see this page" })).toBeVisible();
  });

  it("are searched and filtered by the address", async () => {
    const api = peopleApi(person());
    const { user } = await renderApp("/people?q=pet&active=true", api);
    await screen.findByRole("rowheader", { name: /peter/ });
    expect(api.sent("GET /people")[0]?.query).toEqual({ q: "pet", active: "true" });
    await user.selectOptions(screen.getByRole("combobox", { name: "Role" }), "Superusers");
    await screen.findByText("/people?q=pet&active=true&superuser=true");
  });

  it("show whose address was refused, and let mail go there again", async () => {
    const mailRefusal = { address: "peter@example.com", code: "550 5.1.1", at: "2026-05-03T09:00:00.000Z" };
    const answers = [person({ mailRefusal }), person()];
    const api = apiFor({ superuser: true })
      .on("GET /people", () => ({ body: page([answers.length > 1 ? (answers.shift() ?? person()) : person()]) }))
      .on("POST /people/7/mail/lift", { body: person() });
    const { user } = await renderApp("/people", api);
    expect(await screen.findByRole("cell", { name: "peter@example.com Refused" })).toBeVisible();

    await user.click(screen.getByRole("button", { name: "Edit peter" }));
    const dialog = screen.getByRole("dialog", { name: "peter" });
    expect(within(dialog).getByText(/until somebody says that it works again/)).toBeVisible();
    await user.click(within(dialog).getByRole("button", { name: "Try again" }));

    await waitFor(() => expect(within(dialog).queryByRole("button", { name: "Try again" })).toBeNull());
    expect(within(dialog).getByLabelText("E-mail")).toHaveFocus();
    expect(api.sent("POST /people/7/mail/lift")).toHaveLength(1);
  });

  it("send only what was changed", async () => {
    const api = peopleApi(person()).on("PATCH /people/7", { body: person({ superuser: true }) });
    const { user, dialog } = await openPeter(api);
    await user.click(within(dialog).getByRole("checkbox", { name: "Superuser" }));
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "peter" })).toBeNull());
    expect(api.sent("PATCH /people/7")[0]?.body).toEqual({ superuser: true });
  });

  it("lose their address when the field is emptied", async () => {
    const api = peopleApi(person()).on("PATCH /people/7", { body: person({ email: null }) });
    const { user, dialog } = await openPeter(api);
    await user.clear(within(dialog).getByLabelText("E-mail"));
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(api.sent("PATCH /people/7")[0]?.body).toEqual({ email: null }));
  });

  it("say which fields the directory owns, and leave them alone", async () => {
    const { dialog } = await openPeter(peopleApi(person({ source: "defectdojo", ownedBySource: ["email", "superuser"] })));
    const email = within(dialog).getByLabelText("E-mail");
    expect(email).toHaveAttribute("readonly");
    expect(email).toHaveAccessibleDescription("The e-mail comes from DefectDojo and is changed there.");
    expect(within(dialog).getByRole("checkbox", { name: "Superuser" })).toBeDisabled();
    expect(within(dialog).getByRole("checkbox", { name: "Active" })).toBeEnabled();
  });

  it("keep the dialog open and say why, when the server refuses", async () => {
    const api = peopleApi(person({ superuser: true })).on(
      "PATCH /people/7",
      problem(409, "last_superuser", "Somebody has to be a superuser."),
    );
    const { user, dialog } = await openPeter(api);
    await user.click(within(dialog).getByRole("checkbox", { name: "Active" }));
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    const summary = await within(dialog).findByRole("alert");
    expect(summary).toHaveTextContent("Somebody has to be a superuser.");
    expect(summary).toHaveFocus();
  });

  it("name a mistyped address at its field, without asking the server", async () => {
    const api = peopleApi(person());
    const { user, dialog } = await openPeter(api);
    await user.type(within(dialog).getByLabelText("E-mail"), " and more");
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    expect(within(dialog).getByLabelText("E-mail")).toBeInvalid();
    expect(api.sent("PATCH /people/7")).toEqual([]);
  });

  it("get a sign-in link that is shown once", async () => {
    const link = { url: "https://tocsin.example.com/setup#Zk3vT0", expiresAt: "2026-11-24T09:00:00.000Z" };
    const api = peopleApi(person()).on("POST /people/7/sign-in-link", { status: 201, body: link });
    const { user, dialog } = await openPeter(api);
    await user.click(within(dialog).getByRole("button", { name: "Create sign-in link" }));
    expect(await within(dialog).findByLabelText("Link")).toHaveValue(link.url);
    expect(dialog).toHaveTextContent(/Copy it now: it is not shown again\. Works until .*2026/);

    await user.click(within(dialog).getByRole("button", { name: "Close" }));
    await user.click(screen.getByRole("button", { name: "Edit peter" }));
    expect(screen.queryByLabelText("Link")).toBeNull();
  });

  it("get no link while they are not active", async () => {
    const { dialog } = await openPeter(peopleApi(person({ active: false })));
    expect(within(dialog).queryByRole("button", { name: "Create sign-in link" })).toBeNull();
    expect(dialog).toHaveTextContent("Not possible while the person is not active.");
  });
});
