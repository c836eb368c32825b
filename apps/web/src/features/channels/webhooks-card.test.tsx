import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { type Answer, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { endpoint, mailChannel, page } from "../../testing/samples.ts";

const LONG = "Security Information and Event Management, Frankfurt";

const CARD = mailChannel({ channel: "webhooks", label: "Webhooks", mail: null, webhooks: { enabled: true, timeoutSeconds: 15 } });

it("says what is wrong with the time limit once its field is left", async () => {
  const api = apiFor({ superuser: true }).on("GET /channels", { body: page([CARD]) });
  const { user } = await renderApp("/channels?edit=webhooks", api.on("GET /webhooks", { body: page([]) }));
  const field = await screen.findByLabelText("Seconds to wait for an answer");
  await user.clear(field);
  await user.type(field, "99");
  await user.tab();
  expect(await screen.findByText("A number from 5 to 30.")).toBeVisible();
  expect(field).toHaveAccessibleDescription(/A number from 5 to 30/);
});

it("says nothing of how the endpoints are before that is known, or where it could not be read", async () => {
  let fail: (answer: Answer) => void = () => expect.unreachable();
  const failure = new Promise<Answer>((resolve) => (fail = resolve));
  const api = apiFor({ superuser: true })
    .on("GET /channels", { body: page([CARD]) })
    .on("GET /webhooks", () => failure);
  await renderApp("/channels", api);
  const card = within(await screen.findByRole("region", { name: "Webhooks" }));
  expect(card.queryByText("Working")).toBeNull();

  fail(problem(503, "busy", "The database is busy."));
  expect(await card.findByText(/The database is busy/)).toBeVisible();
  expect(card.queryByText("Working")).toBeNull();
});

it("lists the shared endpoints each with its state, however long a name is, and none of a person", async () => {
  const paused = { state: "paused", reason: null, words: "Paused after errors", since: null, nextTryAt: null } as const;
  const items = [endpoint({ id: "1", name: LONG, owner: null, state: paused }), endpoint({ id: "2", name: "Mine" })];
  const api = apiFor({ superuser: true })
    .on("GET /channels", { body: page([CARD]) })
    .on("GET /webhooks", { body: page(items) });
  const { user } = await renderApp("/channels", api);

  const list = within(await screen.findByRole("list", { name: "Shared endpoints" }));
  expect(list.getAllByRole("listitem")).toHaveLength(1);
  expect(list.getByRole("listitem")).toHaveTextContent(`${LONG}Paused after errors`);
  await user.click(list.getByRole("link", { name: LONG }));
  await waitFor(() => expect(screen.getByRole("article", { name: LONG })).toHaveFocus());
});
