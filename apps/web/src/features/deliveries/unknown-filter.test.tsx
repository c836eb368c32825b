import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { delivery, endpoint, page } from "../../testing/samples.ts";

const address = (): string => screen.getByLabelText("address").textContent;

describe("a log asked for what does not exist", () => {
  it("says that nobody is known by a name, keeps the other filters, and shows everybody's with the next press", async () => {
    const api = apiFor({ superuser: true }).on("GET /deliveries", ({ query }) =>
      query["person"] === "dnaa" ? problem(422, "unknown_person", "There is no such person.") : { body: page([delivery()]) },
    );
    const { user } = await renderApp("/deliveries?channel=mail&person=dnaa", api);

    expect(await screen.findByText(/Nobody is known here, or no longer, by the user name or id “dnaa”/)).toBeVisible();
    expect(screen.queryByText("This could not be loaded")).toBeNull();
    expect(screen.queryByRole("alert")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Show deliveries to anybody" }));

    expect(await screen.findByRole("link", { name: "Scan added" })).toBeVisible();
    expect(address()).toBe("/deliveries?channel=mail");
    expect(screen.getByRole("search", { name: "Filters" })).toHaveFocus();
  });

  it("shows the deliveries of the next name that is typed", async () => {
    const api = apiFor({ superuser: true }).on("GET /deliveries", ({ query }) =>
      query["person"] === "dana" ? { body: page([delivery()]) } : problem(422, "unknown_person", "There is no such person."),
    );
    const { user } = await renderApp("/deliveries?person=dan", api);
    await screen.findByText(/Nobody is known here/);
    await user.type(screen.getByRole("searchbox", { name: "User name" }), "a");

    expect(await screen.findByRole("link", { name: "Scan added" })).toBeVisible();
  });

  it("says to who is no superuser that an address which names another is not for them, with the way to their own", async () => {
    const api = apiFor().on("GET /deliveries", ({ query }) =>
      query["person"] === "lee" ? problem(403, "forbidden", "This is for superusers.") : { body: page([delivery()]) },
    );
    const { user } = await renderApp("/deliveries?person=lee", api);

    expect(await screen.findByText(/only superusers see the deliveries of others/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show your own deliveries" }));

    expect(await screen.findByRole("link", { name: "Scan added" })).toBeVisible();
    expect(address()).toBe("/deliveries");
  });

  it("says that a product is not known, with the way to every product", async () => {
    const api = apiFor().on("GET /deliveries", ({ query }) =>
      query["product"] === "99" ? problem(404, "not_found", "There is nothing here that you could see.") : { body: page([delivery()]) },
    );
    const { user } = await renderApp("/deliveries?product=99&state=delivered", api);

    expect(await screen.findByText(/The product in this address is not known here/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show every product" }));

    expect(await screen.findByRole("link", { name: "Scan added" })).toBeVisible();
    expect(address()).toBe("/deliveries?state=delivered");
  });

  it("says that an endpoint is not known, and not of one that only got nothing", async () => {
    const api = apiFor({ superuser: true })
      .on("GET /webhooks", { body: page([endpoint({ id: "7", name: "SIEM", owner: null })]) })
      .on("GET /deliveries", ({ query }) => ({ body: page(query["destination"] === undefined ? [delivery()] : []) }));
    const { user } = await renderApp("/deliveries?destination=w99", api);

    expect(await screen.findByText(/The endpoint in this address is not known here/)).toBeVisible();
    await user.selectOptions(screen.getByRole("combobox", { name: "Destination" }), "SIEM");
    expect(await screen.findByText(/No delivery matches these filters/)).toBeVisible();
    expect(address()).toBe("/deliveries?destination=w7");
    expect(screen.queryByText(/is not known here/)).toBeNull();
    await user.selectOptions(screen.getByRole("combobox", { name: "Destination" }), "Any destination");
    expect(await screen.findByRole("link", { name: "Scan added" })).toBeVisible();
  });

  it("is a failure like any other where the server does not answer, and asked anew with the next filter", async () => {
    const api = apiFor({ superuser: true }).on("GET /deliveries", ({ query }) =>
      query["state"] === "failed" ? { status: 502, body: {} } : { body: page([delivery()]) },
    );
    const { user } = await renderApp("/deliveries?state=failed", api);
    expect(await screen.findByText("This could not be loaded")).toBeVisible();
    await user.selectOptions(screen.getByRole("combobox", { name: "Status" }), "");

    expect(await screen.findByRole("link", { name: "Scan added" })).toBeVisible();
    await waitFor(() => expect(screen.queryByText("This could not be loaded")).toBeNull());
  });
});

describe("alerts asked for what does not exist", () => {
  it("say that the product is not known, with the way to every product", async () => {
    const api = apiFor()
      .on("GET /products", { body: page([]) })
      .on("GET /alerts", ({ query }) => (query["product"] === "99" ? problem(404, "not_found", "Nothing.") : { body: page([]) }));
    const { user } = await renderApp("/alerts?product=99", api);

    expect(await screen.findByText(/The product in this address is not known here/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show every product" }));

    expect(await screen.findByText("You are all caught up.")).toBeVisible();
    expect(address()).toBe("/alerts");
  });
});
