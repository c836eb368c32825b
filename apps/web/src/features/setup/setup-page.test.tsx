import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { page } from "../../testing/samples.ts";

const PASSWORD = "seven tired otters read the log";
const EXPIRES = "2026-11-24T09:00:00.000Z";

function firstRun(): FakeApi {
  return apiFor({ superuser: true })
    .on("POST /setup/inspect", { body: { purpose: "first_superuser", username: null, name: null, expiresAt: EXPIRES } })
    .on("POST /setup", { status: 201, body: { username: "dana" } })
    .on("GET /products", { body: page([]) })
    .on("GET /product-types", { body: page([]) });
}

function invited(): FakeApi {
  return firstRun()
    .on("POST /setup/inspect", { body: { purpose: "set_password", username: "peter", name: "Peter Weiss", expiresAt: EXPIRES } })
    .on("POST /setup/password", { body: { username: "peter" } });
}

describe("the set-up link", () => {
  it("creates the first superuser and is signed in then", async () => {
    const api = firstRun();
    const { user } = await renderApp("/setup#Zk3vT0", api);
    await user.type(await screen.findByLabelText("User name"), "dana");
    await user.type(screen.getByLabelText("E-mail"), "dana@example.com");
    await user.type(screen.getByLabelText("Password"), PASSWORD);
    await user.type(screen.getByLabelText("Repeat the password"), PASSWORD);
    await user.click(screen.getByRole("button", { name: "Create superuser" }));

    await screen.findByRole("heading", { name: "Products", level: 1 });
    expect(api.sent("POST /setup/inspect")[0]?.body).toEqual({ token: "Zk3vT0" });
    expect(api.sent("POST /setup")[0]?.body).toEqual({
      token: "Zk3vT0",
      username: "dana",
      name: "",
      email: "dana@example.com",
      password: PASSWORD,
    });
  });

  it("ties each mistake to its field, and sends nothing", async () => {
    const api = firstRun();
    const { user } = await renderApp("/setup#Zk3vT0", api);
    await user.type(await screen.findByLabelText("User name"), "dana reyes");
    await user.type(screen.getByLabelText("E-mail"), "nowhere");
    await user.type(screen.getByLabelText("Password"), "too short");
    await user.click(screen.getByRole("button", { name: "Create superuser" }));

    expect(screen.getByRole("alert")).toHaveFocus();
    expect(screen.getByLabelText("User name")).toHaveAccessibleDescription(/1 to 150 letters/);
    expect(screen.getByLabelText("E-mail")).toBeInvalid();
    expect(screen.getByLabelText("Password")).toHaveAccessibleDescription(/At least 15 characters; this has 9\./);
    expect(api.sent("POST /setup")).toEqual([]);
  });

  it("says that the two passwords differ", async () => {
    const { user } = await renderApp("/setup#Zk3vT0", invited());
    await user.type(await screen.findByLabelText("Password"), PASSWORD);
    await user.type(screen.getByLabelText("Repeat the password"), "something else entirely");
    await user.click(screen.getByRole("button", { name: "Set password" }));
    expect(screen.getByLabelText("Repeat the password")).toHaveAccessibleDescription("The two passwords are not the same.");
  });

  it("blames the field that the server blames", async () => {
    const refusal = problem(422, "password_refused", "Choose another one.", [
      { path: "/password", message: "This password is known from a leak." },
    ]);
    const { user } = await renderApp("/setup#Zk3vT0", invited().on("POST /setup/password", refusal));
    await user.type(await screen.findByLabelText("Password"), PASSWORD);
    await user.type(screen.getByLabelText("Repeat the password"), PASSWORD);
    await user.click(screen.getByRole("button", { name: "Set password" }));
    await screen.findByRole("alert");
    expect(screen.getByLabelText("Password")).toHaveAccessibleDescription(/known from a leak/);
  });

  it("says whose password is set", async () => {
    await renderApp("/setup#Zk3vT0", invited());
    expect(await screen.findByText("For Peter Weiss (peter).")).toBeVisible();
  });

  it.each(["/setup#used", "/setup"])("says that a link without use cannot be used: %s", async (address) => {
    await renderApp(address, firstRun().on("POST /setup/inspect", problem(422, "link_invalid", "Used.")));
    expect(await screen.findByRole("heading", { name: "This link cannot be used" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Go to sign-in" })).toHaveAttribute("href", "/sign-in");
  });

  it("offers to try again when the server does not answer", async () => {
    const api = firstRun().on("POST /setup/inspect", problem(500, "internal_error", "Oops."));
    const { user } = await renderApp("/setup#Zk3vT0", api);
    await screen.findByText(/^The server could not answer\. Try again/);
    api.on("POST /setup/inspect", { body: { purpose: "first_superuser", username: null, name: null, expiresAt: EXPIRES } });
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { name: "Set up Tocsin" })).toBeVisible();
  });
});
