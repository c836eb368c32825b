import { screen, waitFor, within } from "@testing-library/react";
import type { CellChange } from "@tocsin/domain";
import { describe, expect, it } from "vitest";
import type { ScopeKey } from "../../lib/preferences/scope-key.ts";
import { type Answer, type FakeApi, problem } from "../../testing/fake-api.ts";
import { FakeServer } from "../../testing/fake-server.ts";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { page, product } from "../../testing/samples.ts";

const MAIL = { event: "scan_added", channel: "mail" } as const;
const SLACK = { event: "sla_breach", channel: "slack" } as const;
const OTHERS = [
  [13, "Web shop"],
  [14, "Mobile app"],
  [15, "Data lake"],
] as const;

/** A product with two settings of one's own, and three others. */
function productsApi(): { readonly api: FakeApi; readonly server: FakeServer } {
  const server = new FakeServer();
  server.set("product:12", MAIL, "on", "dana");
  server.set("product:12", SLACK, "off", "dana");
  const listed = OTHERS.map(([id, name]) => ({ ...product({ id, name }), people: undefined, peopleTotal: undefined }));
  const api = apiFor()
    .on("GET /products/12", { body: product() })
    .on("GET /events", { body: page([]) })
    .on("GET /products", ({ query }) => ({ body: page(listed.filter(({ name }) => name.toLowerCase().includes(query["q"] ?? ""))) }));
  for (const id of [12, ...OTHERS.map(([other]) => other)]) {
    const key: ScopeKey = `product:${id}`;
    api.on(`GET /products/${String(id)}/preferences`, () => ({ body: server.document(key) }));
    api.on(`PATCH /products/${String(id)}/preferences`, ({ body }) => answerTo(server, key, body));
  }
  return { api, server };
}

function answerTo(server: FakeServer, key: ScopeKey, body: unknown): Answer {
  const result = server.patch(key, (body as { readonly changes: readonly CellChange[] }).changes, "dana");
  if (result.kind === "saved") return { body: { version: result.version, cells: result.cells } };
  const { status = 409, body: refused } = problem(409, "conflict", "Somebody changed it.");
  return { status, body: { ...(refused as object), conflicts: result.kind === "conflict" ? result.cells : [] } };
}

async function openMenu(api: FakeApi) {
  const app = await renderApp("/product/12", api);
  await screen.findByRole("gridcell", { name: "Scan added, Mail, on, set by you" });
  const button = screen.getByRole("button", { name: "More for these settings" });
  await app.user.click(button);
  return { ...app, button, item: (name: RegExp | string) => screen.getByRole("menuitem", { name }) };
}

describe("the menu of a product's panel", () => {
  it("is walked by keys, and gives focus back", async () => {
    const { user, button, item } = await openMenu(productsApi().api);
    expect(item("Turn all on")).toHaveFocus();
    await user.keyboard("{ArrowUp}");
    expect(item("Copy to other products…")).toHaveFocus();
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(item("Turn all off")).toHaveFocus();
    await user.keyboard("r");
    expect(item("Remove product settings")).toHaveFocus();
    await user.keyboard("{Home}{End}");
    expect(item("Copy to other products…")).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("menu")).toBeNull();
    expect(button).toHaveFocus();
    await user.keyboard("{ArrowUp}");
    expect(item("Copy to other products…")).toHaveFocus();
  });

  it.each([
    ["Turn all on", 21, "on"],
    ["Turn all off", 21, "off"],
    ["Remove product settings", 0, "inherit"],
  ] as const)("%s, and back in one step", async (name, stored, own) => {
    const { api, server } = productsApi();
    const before = server.stored("product:12");
    const { user, button, item } = await openMenu(api);
    await user.click(item(name));
    expect(button).toHaveFocus();
    await waitFor(() => expect(Object.keys(server.stored("product:12"))).toHaveLength(stored));
    expect(server.own("product:12", MAIL)).toBe(own);
    await user.click(screen.getByRole("button", { name: /^Undo: \d+ settings$/ }));
    await waitFor(() => expect(server.stored("product:12")).toEqual(before));
  });

  it("says why there is nothing to remove or copy", async () => {
    const { api, server } = productsApi();
    server.set("product:12", MAIL, "inherit");
    server.set("product:12", SLACK, "inherit");
    const { user } = await renderApp("/product/12", api);
    await screen.findByRole("gridcell", { name: "Scan added, Mail, off" });
    await user.click(screen.getByRole("button", { name: "More for these settings" }));
    const copy = screen.getByRole("menuitem", { name: "Copy to other products… Nothing is set for this product" });
    expect(copy).toHaveAttribute("aria-disabled", "true");
    await user.click(copy);
    expect(screen.queryByRole("dialog", { name: "Copy to other products" })).toBeNull();
  });
});

describe("copying to other products", () => {
  async function openCopy(api: FakeApi) {
    const app = await openMenu(api);
    await app.user.click(app.item("Copy to other products…"));
    const dialog = await screen.findByRole("dialog", { name: "Copy to other products" });
    await within(dialog).findByRole("checkbox", { name: "Web shop" });
    return { ...app, dialog: within(dialog) };
  }

  it("says what it adds and changes, and writes that and no more", async () => {
    const { api, server } = productsApi();
    server.set("product:14", SLACK, "on", "dana");
    server.set("product:14", { event: "test_added", channel: "mail" }, "off", "dana");
    const before = [13, 14].map((id) => server.stored(`product:${id}`));
    const { user, dialog } = await openCopy(api);

    await user.click(dialog.getByRole("checkbox", { name: "Web shop" }));
    await dialog.findByText("Adds 2 settings to 1 product.");
    expect(dialog.getByRole("checkbox", { name: "Web shop" })).toHaveAccessibleDescription("adds 2 settings");
    await user.click(dialog.getByRole("checkbox", { name: "Mobile app" }));
    await dialog.findByText("Adds 3 settings to 2 products.");
    expect(dialog.getByText("Changes 1 setting that one product has set otherwise: Mobile app.")).toBeVisible();
    expect(dialog.getByRole("checkbox", { name: "Mobile app" })).toHaveAccessibleDescription(
      "adds 1 setting, changes Slack for SLA breach from on to off",
    );
    await user.click(dialog.getByRole("button", { name: "Copy to 2 products" }));

    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Copy to other products" })).toBeNull());
    await screen.findByText("Copied to 2 products.");
    expect(server.stored("product:13")).toEqual({ "scan_added:mail": "on", "sla_breach:slack": "off" });
    expect(server.stored("product:14")).toEqual({ "scan_added:mail": "on", "sla_breach:slack": "off", "test_added:mail": "off" });
    expect(server.stored("product:15")).toEqual({});

    await user.click(screen.getByRole("button", { name: "Undo: copy to 2 products" }));
    await waitFor(() => expect([13, 14].map((id) => server.stored(`product:${id}`))).toEqual(before));
  });

  it("keeps what is chosen while others are searched for", async () => {
    const { user, dialog } = await openCopy(productsApi().api);
    await user.click(dialog.getByRole("button", { name: "Choose all shown" }));
    await dialog.findByText("Adds 6 settings to 3 products.");
    await user.type(dialog.getByRole("searchbox", { name: "Search products" }), "web{Enter}");
    await waitFor(() => expect(dialog.queryByRole("checkbox", { name: "Data lake" })).toBeNull());
    await user.click(dialog.getByRole("checkbox", { name: "Only chosen (3)" }));
    await user.click(dialog.getByRole("checkbox", { name: "Data lake" }));
    await dialog.findByText("Adds 4 settings to 2 products.");
    await user.click(dialog.getByRole("button", { name: "Clear" }));
    await user.click(dialog.getByRole("button", { name: "Copy" }));
    expect(dialog.getAllByText("Choose the products first.")[0]).toBeVisible();
  });

  it("names the product that refused, goes on with the rest, and tries that one again", async () => {
    const { api, server } = productsApi();
    api.on("PATCH /products/13/preferences", problem(404, "not_found", "There is no such product."));
    const { user, dialog } = await openCopy(api);
    await user.click(dialog.getByRole("button", { name: "Choose all shown" }));
    await user.click(await dialog.findByRole("button", { name: "Copy to 3 products" }));

    await dialog.findByText("Not copied: There is no such product.");
    expect((await dialog.findAllByText("Copied to 2 of 3 products. The others are named below."))[0]).toBeVisible();
    expect([13, 14, 15].map((id) => Object.keys(server.stored(`product:${id}`)).length)).toEqual([0, 2, 2]);

    api.on("PATCH /products/13/preferences", ({ body }) => answerTo(server, "product:13", body));
    await user.click(dialog.getByRole("button", { name: "Retry" }));
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Copy to other products" })).toBeNull());
    expect(server.stored("product:13")).toEqual(server.stored("product:12"));
  });

  it("leaves in force what somebody answered after it was looked at", async () => {
    const { api, server } = productsApi();
    const { user, dialog } = await openCopy(api);
    await user.click(dialog.getByRole("checkbox", { name: "Web shop" }));
    await dialog.findByText("Adds 2 settings to 1 product.");
    server.set("product:13", MAIL, "off", "peter");
    await user.click(dialog.getByRole("button", { name: "Copy to 1 product" }));

    await dialog.findByText("Not all copied: peter changed it meanwhile, and that stays.");
    expect(server.stored("product:13")).toEqual({ "scan_added:mail": "off", "sla_breach:slack": "off" });
  });

  it("leaves out what cannot be read, by name", async () => {
    const { api } = productsApi();
    api.on("GET /products/15/preferences", problem(404, "not_found", "There is no such product."));
    const { user, dialog } = await openCopy(api);
    await user.click(dialog.getByRole("button", { name: "Choose all shown" }));
    await dialog.findByText("Cannot be read, and left out: Data lake.");
    expect(dialog.getByRole("button", { name: "Copy to 2 products" })).toBeVisible();
  });
});
