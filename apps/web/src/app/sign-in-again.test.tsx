import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type FakeApi, problem } from "../testing/fake-api.ts";
import { apiFor, renderApp } from "../testing/render-app.tsx";
import { page, person } from "../testing/samples.ts";

const RECENT = problem(403, "recent_auth_required", "Sign in again.");

/** Refuses a change until the password was entered. */
function guarded(refusal: ReturnType<typeof problem>): FakeApi {
  let confirmed = false;
  const confirm = () => {
    confirmed = true;
    return { status: 204 };
  };
  return apiFor({ superuser: true })
    .on("GET /people", { body: page([person()]) })
    .on("PATCH /people/7", () => (confirmed ? { body: person() } : refusal))
    .on("POST /me/recent-sign-in", confirm)
    .on("POST /auth/sign-in", confirm);
}

async function makeSuperuser(api: FakeApi) {
  const { user } = await renderApp("/people", api);
  await user.click(await screen.findByRole("button", { name: "Edit peter" }));
  await user.click(screen.getByRole("checkbox", { name: "Superuser" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  return user;
}

describe("a change that needs a recent sign-in", () => {
  it("asks for the password in place, and then goes on by itself", async () => {
    const api = guarded(RECENT);
    const user = await makeSuperuser(api);
    const question = await screen.findByRole("dialog", { name: "Enter your password again" });
    await user.type(within(question).getByLabelText("Password"), "seven tired otters");
    await user.click(within(question).getByRole("button", { name: "Continue" }));
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "peter" })).toBeNull());
    expect(api.sent("POST /me/recent-sign-in")[0]?.body).toEqual({ password: "seven tired otters" });
    expect(api.sent("PATCH /people/7").map(({ body }) => body)).toEqual([{ superuser: true }, { superuser: true }]);
  });

  it("stays undone when the person declines, and says so", async () => {
    const api = guarded(RECENT);
    const user = await makeSuperuser(api);
    const question = await screen.findByRole("dialog", { name: "Enter your password again" });
    await user.click(within(question).getByRole("button", { name: "Cancel" }));
    expect(await screen.findByText("You chose not to sign in.")).toBeVisible();
    expect(api.sent("PATCH /people/7")).toHaveLength(1);
  });

  it("says that the password is wrong, and asks on", async () => {
    const user = await makeSuperuser(guarded(RECENT).on("POST /me/recent-sign-in", problem(401, "sign_in_failed", "No.")));
    const question = await screen.findByRole("dialog", { name: "Enter your password again" });
    await user.type(within(question).getByLabelText("Password"), "wrong");
    await user.click(within(question).getByRole("button", { name: "Continue" }));
    expect(await within(question).findByRole("alert")).toHaveTextContent("User name or password is wrong.");
  });
});

describe("a session that is over", () => {
  it("asks to sign in in place, as the same person, and then goes on", async () => {
    const api = guarded(problem(401, "unauthenticated", "Sign in."));
    const user = await makeSuperuser(api);
    const question = await screen.findByRole("dialog", { name: "You were signed out" });
    expect(question).toHaveTextContent("Sign in again as dana.");
    expect(within(question).getByRole("link", { name: "Sign in as somebody else" })).toHaveAttribute(
      "href",
      expect.stringMatching(/^\/sign-in/),
    );
    await user.type(within(question).getByLabelText("Password"), "seven tired otters");
    await user.click(within(question).getByRole("button", { name: "Sign in" }));
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "peter" })).toBeNull());
    expect(api.sent("POST /auth/sign-in")[0]?.body).toEqual({ login: "dana", password: "seven tired otters" });
  });

  it("cannot be closed by Escape: what waits for it would wait for ever", async () => {
    const user = await makeSuperuser(guarded(problem(401, "unauthenticated", "Sign in.")));
    const question = await screen.findByRole("dialog", { name: "You were signed out" });
    await user.keyboard("{Escape}");
    expect(question).toBeInTheDocument();
    expect(within(question).queryByRole("button", { name: "Close" })).toBeNull();
  });
});

it("a sign-out in another tab leaves nothing of that person on the screen, and the way back to where they were", async () => {
  const assign = vi.spyOn(globalThis.location, "assign").mockReturnValue(undefined);
  await renderApp("/people", guarded(RECENT));
  await screen.findByRole("button", { name: "Edit peter" });
  globalThis.dispatchEvent(new StorageEvent("storage", { key: "tocsin.theme", newValue: "dark" }));
  expect(assign).not.toHaveBeenCalled();
  globalThis.dispatchEvent(new StorageEvent("storage", { key: "tocsin.signed-out", newValue: "1" }));
  expect(assign).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^\/sign-in/));
  assign.mockRestore();
});
