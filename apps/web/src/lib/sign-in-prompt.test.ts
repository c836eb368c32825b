import { expect, it } from "vitest";
import { createSignInPrompt, SignInDeclined } from "./sign-in-prompt.ts";

it("asks once for all who wait, and answers them together", async () => {
  const prompt = createSignInPrompt();
  const waiting = [prompt.ask("recent"), prompt.ask("recent")];
  expect(prompt.pending()).toBe("recent");
  prompt.settle(true);
  await expect(Promise.all(waiting)).resolves.toBeDefined();
  expect(prompt.pending()).toBeNull();
});

it("lets one sign-in answer both questions when the session ends while the other is open", async () => {
  const prompt = createSignInPrompt();
  const recent = prompt.ask("recent");
  const expired = prompt.ask("expired");
  expect(prompt.pending()).toBe("expired");
  prompt.settle(true);
  await expect(Promise.all([recent, expired])).resolves.toBeDefined();
});

it("rejects for everybody when the person declines, and can ask again later", async () => {
  const prompt = createSignInPrompt();
  const declined = prompt.ask("recent").catch((error: unknown) => error);
  prompt.settle(false);
  expect(await declined).toBeInstanceOf(SignInDeclined);
  const later = prompt.ask("recent");
  prompt.settle(true);
  await expect(later).resolves.toBeUndefined();
});
