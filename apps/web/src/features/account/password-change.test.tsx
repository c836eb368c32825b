import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { me } from "../../testing/samples.ts";

const CURRENT = "seven tired otters read the log";
const NEXT = "nine calm herons watch the pond";
const ROUTE = "POST /auth/change-password";

async function openAccount(api: FakeApi) {
  const { user } = await renderApp("/account", api);
  const form = within(await screen.findByRole("form", { name: "Change password" }));
  return {
    user,
    current: form.getByLabelText("Current password"),
    next: form.getByLabelText("New password"),
    repeat: form.getByLabelText("Repeat the new password"),
    submit: form.getByRole("button", { name: "Change password" }),
  };
}

type Opened = Awaited<ReturnType<typeof openAccount>>;

async function change({ user, current, next, repeat }: Opened, password = NEXT): Promise<void> {
  await user.type(current, CURRENT);
  await user.type(next, password);
  await user.type(repeat, `${password}{Enter}`);
}

const fields = () => ["Current password", "New password", "Repeat the new password"].map((label) => screen.getByLabelText(label));

it("is changed, which is said, and nothing that was entered stays", async () => {
  const api = apiFor().on(ROUTE, { status: 204 });
  const opened = await openAccount(api);
  expect(screen.getByRole("link", { name: "Where you are signed in" })).toHaveAttribute("href", "/sessions");
  await opened.user.click(screen.getByRole("checkbox", { name: "Show passwords" }));
  await change(opened);

  expect((await screen.findAllByText("Password changed. You are signed out everywhere else."))[0]).toBeVisible();
  expect(api.sent(ROUTE).map(({ body }) => body)).toEqual([{ currentPassword: CURRENT, newPassword: NEXT }]);
  await waitFor(() => expect(screen.getByRole("heading", { name: "Password" })).toHaveFocus());
  for (const field of fields()) {
    expect(field).toHaveValue("");
    expect(field).toHaveAttribute("type", "password");
  }
});

it("is shown while it is typed where that is wanted, and known to password managers for what it is", async () => {
  const { user, current, next, repeat } = await openAccount(apiFor());
  expect(document.querySelector('form[aria-label="Change password"] input[autocomplete="username"]')).toHaveValue("dana");
  expect([current, next, repeat].map((field) => field.getAttribute("autocomplete"))).toEqual([
    "current-password",
    "new-password",
    "new-password",
  ]);
  await user.click(screen.getByRole("checkbox", { name: "Show passwords" }));
  for (const field of fields()) expect(field).toHaveAttribute("type", "text");
});

it("is not sent with what can be seen here to be wrong, and each mistake stands at its field", async () => {
  const api = apiFor();
  const { user, current, next, repeat, submit } = await openAccount(api);
  await user.click(submit);
  expect(screen.getByRole("alert")).toHaveFocus();
  expect(current).toHaveAccessibleDescription("Enter your current password.");
  expect(next).toHaveAccessibleDescription(/Choose a password of at least 15 characters\./);
  await user.type(current, CURRENT);
  await user.type(next, NEXT);
  await user.type(repeat, "something else{Enter}");
  expect(repeat).toHaveAccessibleDescription("The two passwords are not the same.");
  expect(current).toBeValid();
  await user.click(within(screen.getByRole("alert")).getByRole("link", { name: "Repeat the new password" }));
  expect(repeat).toHaveFocus();
  expect(api.sent(ROUTE)).toEqual([]);
});

it("is not changed by somebody who does not know it, who is not asked to sign in for that", async () => {
  const opened = await openAccount(apiFor().on(ROUTE, problem(401, "sign_in_failed", "The current password is wrong.")));
  await change(opened);
  await waitFor(() => expect(opened.current).toHaveAccessibleDescription("The current password is wrong."));
  expect(screen.getByRole("alert")).toHaveFocus();
  expect(screen.queryByRole("dialog", { name: "You were signed out" })).toBeNull();
  expect(opened.next).toHaveValue(NEXT);
});

it.each([
  problem(422, "password_refused", "No.", [{ path: "/newPassword", message: "Use more than a few different characters." }]),
  problem(400, "invalid_request", "No.", [{ path: "/newPassword", message: "Use more than a few different characters." }]),
])("is refused in words at the field of the new one: $status", async (refusal) => {
  const opened = await openAccount(apiFor().on(ROUTE, refusal));
  await change(opened, "aaaaaaaaaaaaaaaa");
  await waitFor(() => expect(opened.next).toHaveAccessibleDescription(/Use more than a few different characters\./));
  expect(screen.getByRole("alert")).toHaveTextContent("New password: Use more than a few different characters.");
  expect(opened.current).toBeValid();
});

it("says above the form when there were too many tries, and keeps what was entered", async () => {
  const opened = await openAccount(apiFor().on(ROUTE, problem(429, "rate_limited", "Too many tries. Try again in 8 seconds.")));
  await change(opened);
  expect(await screen.findByRole("alert")).toHaveTextContent("Too many tries. Try again in 8 seconds.");
  expect(opened.current).toHaveValue(CURRENT);
  expect(opened.repeat).toHaveValue(NEXT);
});

it("goes on after a new sign-in where the session was over", async () => {
  let isOver = true;
  const api = apiFor()
    .on(ROUTE, () => (isOver ? problem(401, "unauthenticated", "Sign in.") : { status: 204 }))
    .on("POST /auth/sign-in", () => {
      isOver = false;
      return { status: 204 };
    });
  const opened = await openAccount(api);
  await change(opened);
  const question = await screen.findByRole("dialog", { name: "You were signed out" });
  await opened.user.type(within(question).getByLabelText("Password"), `${CURRENT}{Enter}`);
  expect((await screen.findAllByText("Password changed. You are signed out everywhere else."))[0]).toBeInTheDocument();
  expect(api.sent(ROUTE)).toHaveLength(2);
});

it("answers what was refused between the old session and the new one", async () => {
  let isBetween = false;
  const api = apiFor().on("PATCH /me", () => (isBetween ? problem(401, "unauthenticated", "Sign in.") : { body: me() }));
  let answer = (): void => undefined;
  api.on(ROUTE, async () => {
    isBetween = true;
    await new Promise<void>((resolve) => (answer = resolve));
    isBetween = false;
    return { status: 204 };
  });
  const opened = await openAccount(api);
  await change(opened);
  await opened.user.selectOptions(screen.getByRole("combobox", { name: "Time zone" }), "Europe/Berlin");
  await screen.findByRole("dialog", { name: "You were signed out" });
  answer();
  await waitFor(() => expect(screen.queryByRole("dialog", { name: "You were signed out" })).toBeNull());
  await waitFor(() => expect(api.sent("PATCH /me")).toHaveLength(2));
});
