import { screen, waitFor, within } from "@testing-library/react";
import type { Access } from "@tocsin/contract";
import { describe, expect, it } from "vitest";
import { type FakeApi, problem } from "../../testing/fake-api.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { alert, page, product } from "../../testing/samples.ts";

function productApi(access: readonly Access[] = []): FakeApi {
  const someone = { person: { id: "7", username: "peter", name: "Peter Weiss" }, access };
  return apiFor()
    .on("GET /products/12", { body: product({ people: [someone], peopleTotal: 1 }) })
    .on("GET /events", { body: page([]) });
}

describe("a product's page", () => {
  it("says where access comes from, in words", async () => {
    const ways: readonly Access[] = [
      { kind: "product_member", role: "owner", group: null },
      { kind: "product_type_group", role: "api_importer", group: "AppSec" },
      { kind: "superuser", role: null, group: null },
    ];
    await renderApp("/product/12", productApi(ways));
    const people = await screen.findByRole("table", { name: "People with access" });
    const said = within(people)
      .getAllByRole("listitem")
      .map((item) => item.textContent);
    expect(said).toEqual(["Member of this product (owner)", "Group AppSec, member of the product type (API importer)", "Superuser"]);
  });

  it("has one's own settings for it: seven events, three channels, no Teams", async () => {
    await renderApp("/product/12", productApi());
    const grid = await screen.findByRole("grid", { name: "Notifications for you" });
    await within(grid).findByRole("gridcell", { name: /^Scan added, Alert, on/ });
    expect(within(grid).getAllByRole("gridcell")).toHaveLength(21);
    expect(within(grid).queryByRole("columnheader", { name: /Teams/ })).toBeNull();
    const panel = screen.getByRole("region", { name: "Notifications for you" });
    expect(panel).toHaveTextContent("These are your own settings for Payments API. They come on top of your Personal settings.");
    expect(panel).toHaveTextContent("Microsoft Teams posts to a shared channel and is set in System.");
    expect(within(panel).getByRole("link", { name: "Personal settings" })).toHaveAttribute("href", "/notifications");
  });

  it("has them a key away", async () => {
    const { user } = await renderApp("/product/12", productApi());
    await screen.findByRole("gridcell", { name: /^Engagement added, Alert, on/ });
    await user.keyboard("n");
    expect(screen.getByRole("gridcell", { name: /^Engagement added, Alert/ })).toHaveFocus();
  });

  it("leads to the cell that a link names", async () => {
    await renderApp("/product/12#event=sla_breach&channel=mail", productApi());
    const linked = await screen.findByRole("gridcell", { name: /^SLA breach, Mail, / });
    await waitFor(() => expect(linked).toHaveFocus());
  });

  it("leads to it from an alert that it is the reason of", async () => {
    const why = alert({ why: "product", eventType: "test_added" });
    const { user } = await renderApp(
      "/alerts",
      productApi()
        .on("GET /alerts", { body: page([why]) })
        .on("GET /products", { body: page([]) }),
    );
    await user.click(await screen.findByRole("link", { name: "Fewer like this" }));
    await waitFor(() => expect(screen.getByRole("gridcell", { name: /^Test added, Alert, / })).toHaveFocus());
  });

  it("links each event to where it happened", async () => {
    const event = {
      id: "e1",
      label: "Scan added",
      title: "Created 3 findings",
      url: "https://dojo.example.com/9",
      occurredAt: "2026-11-23T09:00:00.000Z",
      actor: "dana",
    };
    const api = productApi().on("GET /events", { body: page([event]) });
    await renderApp("/product/12", api);
    expect(await screen.findByRole("link", { name: "Created 3 findings" })).toHaveAttribute("href", "https://dojo.example.com/9");
    expect(screen.getByText("Scan added by dana")).toBeVisible();
    expect(api.sent("GET /events")[0]?.query).toMatchObject({ product: "12" });
  });

  it.each(["/product/13", "/product/x"])("is not found for what nobody knows of: %s", async (address) => {
    await renderApp(address, productApi().on("GET /products/13", problem(404, "not_found", "No.")));
    expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
  });
});

describe("the list of products", () => {
  const listed = (name: string, id: number) => ({ ...product({ id, name }), people: undefined, peopleTotal: undefined });

  it("searches once the typing rests, and keeps the search in the address", async () => {
    const api = apiFor()
      .on("GET /product-types", { body: page([{ id: 1, name: "Web", ref: null, source: null, active: true }]) })
      .on("GET /products", ({ query }) => ({
        body: page(query["q"] === "pay" ? [listed("Payments API", 12)] : [listed("Payments API", 12), listed("Web shop", 13)]),
      }));
    const { user } = await renderApp("/products", api);
    await screen.findByRole("link", { name: "Web shop" });
    await user.type(screen.getByRole("searchbox", { name: "Search products" }), "pay");
    await screen.findByText("/products?q=pay");
    expect(await screen.findByRole("link", { name: "Payments API" })).toHaveAttribute("href", "/product/12");
    expect(screen.queryByRole("link", { name: "Web shop" })).toBeNull();
    expect(api.sent("GET /products").map(({ query }) => query["q"])).toEqual([undefined, "pay"]);

    await user.selectOptions(screen.getByRole("combobox", { name: "Product type" }), "Web");
    await screen.findByText("/products?q=pay&type=1");
  });

  it("loads the next page after what is there", async () => {
    const api = apiFor()
      .on("GET /product-types", { body: page([]) })
      .on("GET /products", ({ query }) => ({
        body: query["cursor"] === undefined ? page([listed("One", 1)], "next") : page([listed("Two", 2)]),
      }));
    const { user } = await renderApp("/products", api);
    await user.click(await screen.findByRole("button", { name: "Load more" }));
    expect(await screen.findByRole("link", { name: "Two" })).toBeVisible();
    expect(screen.getByRole("link", { name: "One" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
    const end = await screen.findByText("That is all.");
    expect(end).toHaveFocus();
    await user.tab();
    expect(end).not.toBeInTheDocument();
  });

  it("says what hides everything, and takes it away", async () => {
    const api = apiFor()
      .on("GET /product-types", { body: page([]) })
      .on("GET /products", ({ query }) => ({ body: page(query["q"] === undefined ? [listed("One", 1)] : []) }));
    const { user } = await renderApp("/products?q=zzz", api);
    await screen.findByText("No product matches “zzz”.");
    await user.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await screen.findByRole("link", { name: "One" })).toBeVisible();
    expect(screen.getByRole("searchbox")).toHaveValue("");
  });
});
