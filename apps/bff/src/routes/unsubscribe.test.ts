import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UnsubscribeLink } from "@tocsin/ports";
import { Window } from "happy-dom";
import { unsubscribeTokens } from "../secrets/unsubscribe-tokens.ts";
import { openTestApp, type TestApp } from "../testing/test-app.ts";
import { dumpOf, personNamed, productNamed } from "../testing/test-store.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const ONE_CLICK = "List-Unsubscribe=One-Click";

let app: TestApp;
let dana: string;
let payments: number;
let shop: number;
const lines: { readonly event: string; readonly fields: unknown }[] = [];

beforeAll(async () => {
  const note = (event: string, fields?: unknown) => void lines.push({ event, fields });
  app = await openTestApp(() => ({ log: { debug: note, info: note, warn: note, error: note } }));
  dana = (await personNamed(app.store, "dana")).id;
  payments = await productNamed(app.store, "Payments");
  shop = await productNamed(app.store, "Shop");
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const personal = (event: UnsubscribeLink["event"] = "scan_added"): UnsubscribeLink => ({
  key: { scope: "personal", person: dana },
  event,
  channel: "mail",
});
const ofProduct = (product: number): UnsubscribeLink => ({
  key: { scope: "product", person: dana, product },
  event: "scan_added",
  channel: "mail",
});
const pathOf = (link: UnsubscribeLink) => `/u/${app.deps.unsubscribeTokens.write(link)}`;
const press = (path: string, more: object = {}) => app.request(path, { method: "POST", headers: FORM, body: ONE_CLICK, ...more });
const parser = new new Window().DOMParser();
const pageOf = (text: string) => parser.parseFromString(text, "text/html");

async function answer({ key, event, channel }: UnsubscribeLink, from: "inherit" | "on" | "off", to: "inherit" | "on") {
  await app.store.writes.preferences.changeCells({ key, changes: [{ event, channel, from, to }], by: dana, at: 5 });
}

async function ownOfCell({ key, event, channel }: UnsubscribeLink): Promise<unknown> {
  const path = key.scope === "product" ? `/api/v1/products/${String(key.product)}/preferences` : "/api/v1/preferences/personal";
  const { body } = await app.request(path, { as: await app.token("dana", "read") });
  const { cells } = body as { readonly cells: readonly { event: string; channel: string; own: string }[] };
  return cells.find((cell) => cell.event === event && cell.channel === channel)?.own;
}

describe("looking at an unsubscribe link", () => {
  test("shows a button that works without scripts, says what it switches off, and changes nothing", async () => {
    await answer(personal(), "inherit", "on");
    const before = dumpOf(app.store);

    const { status, text, headers } = await app.request(pathOf(personal()));

    expect(status).toBe(200);
    expect(dumpOf(app.store)).toBe(before);
    const page = pageOf(text);
    expect(page.querySelector("h1")?.textContent).toBe("Unsubscribe?");
    expect(page.body.textContent).toContain("This switches off Mail for “Scan added”.");
    expect(page.querySelector("form")?.getAttribute("method")).toBe("post");
    expect(page.querySelector("form")?.hasAttribute("action")).toBe(false);
    expect(page.querySelector("input[name=List-Unsubscribe]")?.getAttribute("value")).toBe("One-Click");
    expect(page.querySelector("a")?.getAttribute("href")).toBe("/notifications#event=scan_added&channel=mail");
    expect(page.querySelectorAll("script")).toHaveLength(0);
    const nonce = page.querySelector("style")?.getAttribute("nonce") ?? "";
    expect(headers.get("content-security-policy")).toBe(
      `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("names the product, as text, where it is about one", async () => {
    await answer(ofProduct(payments), "inherit", "on");

    const page = pageOf((await app.request(pathOf(ofProduct(payments)))).text);

    expect(page.body.textContent).toContain("This switches off Mail for “Scan added” of the product Payments.");
    expect(page.querySelector("a")?.getAttribute("href")).toBe(`/product/${String(payments)}#event=scan_added&channel=mail`);
  });

  test("with HEAD changes nothing either", async () => {
    const before = dumpOf(app.store);

    await app.request(pathOf(personal()), { method: "HEAD" });

    expect(dumpOf(app.store)).toBe(before);
  });
});

describe("pressing it (RFC 8058, U1)", () => {
  test("writes off in the layer that decided, without sign-in or redirect, and history says by link", async () => {
    await answer(personal("code_review"), "inherit", "on");
    const answered = await press(pathOf(personal("code_review")));

    expect(answered.status).toBe(200);
    expect(answered.headers.get("location")).toBeNull();
    expect(answered.headers.getSetCookie()).toEqual([]);
    expect(pageOf(answered.text).body.textContent).toContain("You get no more Mail for “Code review”.");
    expect(await ownOfCell(personal("code_review"))).toBe("off");
    const { items } = await app.store.reads.preferences.history({ key: personal().key, page: { limit: 1, after: null } });
    expect(items).toMatchObject([{ event: "code_review", channel: "mail", from: "on", to: "off", by: "dana", via: "link" }]);
  });

  test("for a product writes that product's cell and no other", async () => {
    await press(pathOf(ofProduct(payments)));

    expect(await ownOfCell(ofProduct(payments))).toBe("off");
    expect(await ownOfCell(personal())).toBe("on");
  });

  test("again changes nothing more", async () => {
    await press(pathOf(personal("other")));
    const before = dumpOf(app.store);

    const again = await press(pathOf(personal("other")));

    expect(again.status).toBe(200);
    expect(dumpOf(app.store)).toBe(before);
    expect(pageOf((await app.request(pathOf(personal("other")))).text).querySelector("form")).toBeNull();
  });

  test.each([
    ["no body", { headers: {}, body: undefined }],
    ["another body", { headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x--" }],
    ["a session's cookie of somebody else, from another site", {}],
  ])("works with %s", async (name, more) => {
    await answer(personal("sla_breach"), name === "no body" ? "inherit" : "off", "on");
    const as = name.startsWith("a session") ? { ...(await app.session("eli")), "sec-fetch-site": "cross-site" } : {};

    expect((await press(pathOf(personal("sla_breach")), { ...more, as })).status).toBe(200);

    expect(await ownOfCell(personal("sla_breach"))).toBe("off");
  });

  test("of a product that one may not see any more changes only one's own answer for it", async () => {
    const { status, text } = await press(pathOf(ofProduct(shop)));

    expect(status).toBe(200);
    expect(text).not.toContain("Shop");
  });
});

describe("what System has on meanwhile (L1)", () => {
  test("is said, without a button, and one's own answer stands for when it is lifted", async () => {
    const link = personal("user_mentioned");
    const root = (await personNamed(app.store, "root")).id;
    const changes = [{ event: link.event, channel: "mail", from: "inherit", to: "on" }] as const;
    await app.store.writes.preferences.changeCells({ key: { scope: "system" }, changes, by: root, at: 6 });

    const looked = pageOf((await app.request(pathOf(link))).text);
    const pressed = pageOf((await press(pathOf(link))).text);

    expect(looked.querySelector("h1")?.textContent).toBe("System sends this to everyone");
    expect(looked.querySelector("form")).toBeNull();
    expect(looked.querySelector("a")?.getAttribute("href")).toBe("/notifications#event=user_mentioned&channel=mail");
    expect(pressed.body.textContent).toContain("Your own answer is kept as off");
    expect(await ownOfCell(link)).toBe("off");
  });
});

describe("a link that is not ours", () => {
  test.each(["x", "a.b.c", "%00", "..%2f..%2fetc"])("is 404 and changes nothing: %s", async (token) => {
    const before = dumpOf(app.store);

    for (const answered of [await app.request(`/u/${token}`), await press(`/u/${token}`)]) {
      expect(answered.status).toBe(404);
      expect(pageOf(answered.text).body.textContent).toContain("Nothing was changed.");
    }

    expect(dumpOf(app.store)).toBe(before);
  });

  test("signed with another key, or for a cell that does not exist, is none", async () => {
    const foreign = unsubscribeTokens([new Uint8Array(32)]).write(personal());
    const noCell = { key: ofProduct(payments).key, event: "user_mentioned", channel: "mail" } as const;
    const nobody = { ...personal(), key: { scope: "personal", person: "999" } } as const;

    for (const path of [`/u/${foreign}`, pathOf(noCell), pathOf(nobody)]) expect((await press(path)).status).toBe(404);
  });
});

describe("a stranger who tries", () => {
  test("is told to wait after 120 requests in a minute", async () => {
    await using other = await openTestApp();
    const ask = () => other.request("/u/guess", { method: "POST" });
    for (let count = 0; count < 120; count += 1) await ask();

    const refused = await ask();

    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("finds no link in the log: its hash stands there (14.2.1)", async () => {
    const path = pathOf(personal("jira_update"));
    lines.length = 0;

    await app.request(path);
    await press(path);
    await press(`${path}/more`);

    const text = JSON.stringify(lines);
    expect(lines.filter(({ event }) => event === "http.answered")).toHaveLength(3);
    expect(text).not.toContain(path.slice(3, 20));
    expect(text.match(/\/u\/sha256:[0-9a-f]{16}"/g)).toHaveLength(3);
  });

  test.each(["%0D%0A", "%0Amore", "%E2%80%A8"])("finds no link in the log that came with %s behind it", async (behind) => {
    const path = pathOf(personal("jira_update"));
    lines.length = 0;

    await app.request(`${path}${behind}`);
    await app.request(`/${path}${behind}`);
    await app.request(path.replace("/u/", "/U%2F"));

    expect(lines.filter(({ event }) => event === "http.answered")).toHaveLength(3);
    expect(JSON.stringify(lines)).not.toContain(path.slice(3, 20));
  });
});
