import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSchema } from "../testing/json-schema.ts";
import { type Answer, type Caller, openTestApp, type TestApp } from "../testing/test-app.ts";
import { dumpOf, importTestDirectory, personNamed, productNamed, SMALL_DIRECTORY } from "../testing/test-store.ts";

/** Dana may see Payments, Eli Shop; one event each, one that names Eli, and one for superusers. */
let app: TestApp;
let root: Caller;
let dana: Caller;
let eli: Caller;
/** Of their streams, before anything happened. */
const start = new Map<Caller, string>();
let eventId: Readonly<Record<"payments" | "shop" | "named" | "internal", string>>;

beforeAll(async () => {
  app = await openTestApp();
  [root, dana, eli] = [await app.session("root"), await app.session("dana"), await app.session("eli")];
  for (const as of [root, dana, eli]) {
    const { text } = await app.request("/api/v1/stream", { as });
    start.set(as, /^id: (\S+)$/m.exec(text)?.[1] ?? expect.unreachable(text));
  }
  const sender = await app.token("root", "events:write");
  const send = async (event: object) => {
    const answer = await app.request("/api/v1/events", { method: "POST", as: sender, json: { type: "scan_added", title: "T", ...event } });
    return String(asSchema(answer.body)["id"]);
  };
  eventId = {
    payments: await send({ product: { ref: "11", source: "defectdojo" } }),
    shop: await send({ product: { ref: "12", source: "defectdojo" } }),
    named: await send({ type: "user_mentioned", recipients: ["eli", "nobody"] }),
    internal: await send({ type: "other" }),
  };
  await app.store.dispatch.fanOutPages({ now: app.clock.now(), peopleMax: 100, eventsMax: 10 });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

describe("what a person sees of events", () => {
  test("is what they may see and what named them; superusers see all", async () => {
    expect(await idsOf("/api/v1/events", dana)).toEqual([eventId.payments]);
    expect(await idsOf("/api/v1/events", eli)).toEqual([eventId.named, eventId.shop]);
    expect(await idsOf("/api/v1/events", root)).toEqual([eventId.internal, eventId.named, eventId.shop, eventId.payments]);
  });

  test("is what their stream tells of, from its beginning on (V3)", async () => {
    const told = async (as: Caller) => {
      const { text } = await app.request(`/api/v1/stream?after=${start.get(as) ?? ""}`, { as });
      return Object.keys(eventId).filter((name) =>
        Object.entries(eventId).some(([key, id]) => key === name && text.includes(`"eventId":"${id}"`)),
      );
    };

    expect(await told(dana)).toEqual(["payments"]);
    expect(await told(eli)).toEqual(["shop", "named"]);
    expect(await told(root)).toEqual(["payments", "shop", "internal"]);
  });

  test("has neither ledger nor other recipients; a superuser's view has", async () => {
    const path = `/api/v1/events/${eventId.named}`;

    expect((await app.request(path, { as: eli })).body).toMatchObject({ recipients: null, ledger: null });
    expect((await app.request(path, { as: root })).body).toMatchObject({ recipients: ["eli", "nobody"], ledger: { intended: 2 } });
  });
});

describe("what belongs to somebody else", () => {
  test.each([
    ["an event of a product that one may not see", async () => `/api/v1/events/${eventId.shop}`],
    ["an event that named somebody else", async () => `/api/v1/events/${eventId.named}`],
    ["an event for superusers", async () => `/api/v1/events/${eventId.internal}`],
    ["a delivery", async () => `/api/v1/deliveries/${(await idsOf("/api/v1/deliveries?channel=alert", eli))[0] ?? ""}`],
    ["a product", async () => `/api/v1/products/${String(await productNamed(app.store, "Shop"))}`],
    ["settings for a product", async () => `/api/v1/products/${String(await productNamed(app.store, "Shop"))}/preferences`],
    [
      "the history of a product's settings",
      async () => `/api/v1/preferences/history?scope=product&product=${String(await productNamed(app.store, "Shop"))}`,
    ],
  ])("%s is not there, and the answer is that of something that does not exist", async (_, pathOf) => {
    const path = await pathOf();
    const unknown = path.replace(/[^/=]+(?=\/preferences$|$)/, "987654");

    const [foreign, missing, own] = await Promise.all([
      app.request(path, { as: dana }),
      app.request(unknown, { as: dana }),
      app.request(path, { as: eli }),
    ]);

    expect(foreign.status).toBe(404);
    expect(withoutInstance(foreign)).toEqual(withoutInstance(missing));
    expect([200, 404]).toContain(own.status);
  });

  test.each(["redeliver", "cancel", "release"])("a delivery of theirs cannot be handled: %s", async (action) => {
    const [id = ""] = await idsOf("/api/v1/deliveries?channel=alert", eli);
    const post = (delivery: string) => app.request(`/api/v1/deliveries/${delivery}/${action}`, { method: "POST", as: dana, json: {} });

    const [foreign, missing] = await Promise.all([post(id), post("987654")]);

    expect(foreign.status).toBe(404);
    expect(withoutInstance(foreign)).toEqual(withoutInstance(missing));
  });

  test("deliveries of theirs are in no count and no table of one's own", async () => {
    const { text } = await app.request("/api/v1/deliveries.csv?channel=alert", { as: dana });

    expect(text).toContain(`"dana"`);
    expect(text).not.toContain(`"eli"`);
    expect((await app.request("/api/v1/deliveries/redeliverable?person=eli", { as: dana })).status).toBe(403);
    expect((await app.request("/api/v1/deliveries.csv?person=eli", { as: dana })).status).toBe(403);
    const body = { filter: { person: "eli" }, confirm: 0 };
    expect((await app.request("/api/v1/deliveries/redeliver", { method: "POST", as: dana, json: body })).status).toBe(403);
  });

  test.each(["sessions", "tokens"])("%s of others cannot be ended", async (kind) => {
    if (kind === "tokens") await app.request("/api/v1/tokens", { method: "POST", as: eli, json: { name: "eli's", scopes: ["read"] } });
    const path = kind === "tokens" ? "/api/v1/tokens" : "/api/v1/me/sessions";
    const [id] = await idsOf(path, eli);

    const foreign = await app.request(`${path}/${id ?? ""}`, { method: "DELETE", as: dana });

    expect(foreign.status).toBe(404);
    expect(await idsOf(path, eli)).toContain(id);
  });

  test("alerts of others are passed over when they are marked", async () => {
    const [id] = await idsOf("/api/v1/alerts", eli);

    const marked = await app.request("/api/v1/alerts", { method: "PATCH", as: dana, json: { ids: [id], set: { read: true } } });

    expect(marked.body).toEqual({ changed: 0 });
    expect((await app.request("/api/v1/alerts/count", { as: eli })).body).toEqual({ unread: 2 });
  });

  test("deliveries are one's own; a superuser sees everybody's", async () => {
    const peopleOf = async (as: Caller) =>
      new Set(
        (await itemsOf("/api/v1/deliveries?channel=alert", as)).map(({ person }) =>
          person === null ? null : asSchema(person)["username"],
        ),
      );

    expect(await peopleOf(dana)).toEqual(new Set(["dana"]));
    expect(await peopleOf(root)).toEqual(new Set(["root", "dana", "eli", null]));
  });
});

describe("asking why", () => {
  const explain = (as: Caller, json: object) => app.request("/api/v1/explain", { method: "POST", as, json });

  test("a superuser sees what a stored event really wrote, beside what holds now", async () => {
    const { people } = asSchema((await explain(root, { eventId: eventId.named })).body);
    const [named, nobody] = asList(asSchema(people)["items"]).map(asSchema);

    expect(named).toMatchObject({ person: { username: "eli" }, named: true });
    expect(asList(named?.["channels"])[0]).toMatchObject({
      channel: "alert",
      verdict: "sent",
      stored: { state: "delivered", reason: null },
    });
    expect(nobody).toMatchObject({ person: { id: null, username: "nobody" }, outsideReason: "unknown_recipient" });
  });

  test("a person asks about an event of theirs, and not about one that they may not see", async () => {
    expect((await explain(dana, { eventId: eventId.payments })).body).toMatchObject({
      audience: { rule: "product", total: 1 },
      people: { items: [{ person: { username: "dana" }, inAudience: true }], nextCursor: null },
      destinations: [],
    });
    for (const foreign of [eventId.shop, eventId.named, eventId.internal, "unknown"]) {
      expect((await explain(dana, { eventId: foreign })).status).toBe(404);
    }
  });

  test("people come in pages that together are the audience", async () => {
    const first = asSchema(asSchema((await explain(root, { eventId: eventId.payments, limit: 1 })).body)["people"]);
    const second = asSchema(
      asSchema((await explain(root, { eventId: eventId.payments, limit: 1, cursor: first["nextCursor"] })).body)["people"],
    );

    const names = [first, second].flatMap(({ items }) => asList(items)).map((item) => asSchema(asSchema(item)["person"])["username"]);
    expect(names).toHaveLength(2);
    expect(new Set(names)).toEqual(new Set(["dana", "root"]));
  });
});

describe("losing access (A8)", () => {
  test("hides alerts, events and deliveries at once, in lists and in the count", async () => {
    await using other = await openTestApp();
    const reader = await other.session("dana");
    const sender = await other.token("root", "events:write", "directory:write", "admin");
    const event = { type: "scan_added", title: "T", product: { ref: "11", source: "defectdojo" } };
    await other.request("/api/v1/events", { method: "POST", as: sender, json: event });
    await other.store.dispatch.fanOutPages({ now: other.clock.now(), peopleMax: 100, eventsMax: 10 });
    const before = (await other.request("/api/v1/alerts/count", { as: reader })).body;

    await importTestDirectory(other.store, { ...SMALL_DIRECTORY, memberships: [] });

    expect(before).toEqual({ unread: 1 });
    expect((await other.request("/api/v1/alerts/count", { as: reader })).body).toEqual({ unread: 0 });
    for (const path of ["/api/v1/alerts", "/api/v1/events", "/api/v1/deliveries?channel=alert", "/api/v1/products"]) {
      expect((await other.request(path, { as: reader })).body).toEqual({ items: [], nextCursor: null });
    }
  });
});

describe("reading", () => {
  test("changes nothing, whoever reads what", async () => {
    const { id } = await personNamed(app.store, "dana");
    const before = dumpOf(app.store);

    for (const { method, path } of app.document.operations) {
      if (method !== "GET") continue;
      for (const as of [{}, dana, root]) await app.request(path.replaceAll(/\{[^}]+\}/g, id), { as });
    }

    expect(dumpOf(app.store)).toBe(before);
    expect(app.errors).toEqual([]);
  });
});

async function itemsOf(path: string, as: Caller) {
  return asList(asSchema((await app.request(path, { as })).body)["items"]).map(asSchema);
}

function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`Not a list: ${JSON.stringify(value)}`);
}

async function idsOf(path: string, as: Caller): Promise<readonly string[]> {
  return (await itemsOf(path, as)).map(({ id }) => String(id));
}

function withoutInstance({ body }: Answer) {
  return { ...asSchema(body), instance: null };
}
