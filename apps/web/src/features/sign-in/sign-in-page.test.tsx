import { screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { me, page } from "../../testing/samples.ts";

/** Nobody yet; once the form was sent, dana. */
function signedOutApi(): FakeApi {
  let signedIn = false;
  const api = apiFor();
  api.on("GET /products", { body: page([]) }).on("GET /product-types", { body: page([]) });
  api.on("GET /alerts", { body: page([]) });
  const who = { body: me({ username: "dana", name: "", email: null, timeZone: null }) };
  api.on("GET /me", () => (signedIn ? who : problem(401, "unauthenticated", "Sign in.")));
  return api.on("POST /auth/sign-in", () => {
    signedIn = true;
    return { status: 204 };
  });
}

async function fillIn(user: Awaited<ReturnType<typeof renderApp>>["user"]): Promise<void> {
  await user.type(await screen.findByLabelText("User name or e-mail"), "dana");
  await user.type(screen.getByLabelText("Password"), "seven tired otters");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

const address = (): string => screen.getByLabelText("address").textContent;

describe("sign-in", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("sends whoever is not signed in here, and back to where they wanted to go", async () => {
    const api = signedOutApi();
    const { user } = await renderApp("/alerts?state=all#x", api);
    await screen.findByRole("heading", { name: "Sign in" });
    expect(address()).toBe(`/sign-in?next=${encodeURIComponent("/alerts?state=all#x")}`);

    await fillIn(user);
    await screen.findByRole("heading", { name: "Alerts", level: 1 });
    expect(address()).toBe("/alerts?state=all#x");
    expect(api.sent("POST /auth/sign-in")[0]?.body).toEqual({ login: "dana", password: "seven tired otters" });
  });

  it.each(["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "/sign-in?next=/x"])(
    "never leads off this site, whatever the address says: %s",
    async (next) => {
      const { user } = await renderApp(`/sign-in?next=${encodeURIComponent(next)}`, signedOutApi());
      await fillIn(user);
      await screen.findByRole("heading", { name: "Products", level: 1 });
      expect(address()).toBe("/products");
    },
  );

  it("says in one sentence that name or password is wrong, keeps what was typed and takes focus there", async () => {
    const api = signedOutApi().on("POST /auth/sign-in", problem(401, "sign_in_failed", "No."));
    const { user } = await renderApp("/sign-in", api);
    await fillIn(user);
    const summary = await screen.findByRole("alert");
    expect(summary).toHaveTextContent("User name or password is wrong.");
    expect(summary).toHaveFocus();
    expect(screen.getByLabelText("User name or e-mail")).toHaveValue("dana");
  });

  it("says how long to wait after too many tries", async () => {
    const refusal = problem(429, "rate_limited", "Slow down.");
    const api = signedOutApi().on("POST /auth/sign-in", { ...refusal, headers: { "retry-after": "30" } });
    const { user } = await renderApp("/sign-in", api);
    await fillIn(user);
    expect(await screen.findByRole("alert")).toHaveTextContent("Too many tries. Try again in 30 seconds.");
  });

  it("names empty fields without asking the server", async () => {
    const api = signedOutApi();
    const { user } = await renderApp("/sign-in", api);
    await user.click(await screen.findByRole("button", { name: "Sign in" }));
    expect(screen.getByLabelText("User name or e-mail")).toHaveAccessibleDescription("Enter your user name or e-mail.");
    expect(screen.getByLabelText("Password")).toBeInvalid();
    expect(api.sent("POST /auth/sign-in")).toEqual([]);

    await user.click(screen.getByRole("link", { name: "Password" }));
    expect(screen.getByLabelText("Password")).toHaveFocus();
  });

  it("shows what is being typed when asked to", async () => {
    const { user } = await renderApp("/sign-in", signedOutApi());
    const password = await screen.findByLabelText("Password");
    expect(password).toHaveAttribute("type", "password");
    await user.click(screen.getByLabelText("Show password"));
    expect(password).toHaveAttribute("type", "text");
  });

  it("says why it cannot work over plain http", async () => {
    vi.stubGlobal("isSecureContext", false);
    await renderApp("/sign-in", signedOutApi());
    expect(await screen.findByText("Signing in does not work over plain http")).toBeVisible();
  });

  it("says what to do while nobody can sign in yet", async () => {
    await renderApp("/sign-in", signedOutApi().on("GET /setup", { body: { needed: true } }));
    await waitFor(() => expect(screen.getByText(/Open the link that the server printed/)).toBeVisible());
  });
});
