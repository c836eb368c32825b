import type { MailSettings } from "@tocsin/ports";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSchema } from "../testing/json-schema.ts";
import { type Caller, openTestApp, type TestApp } from "../testing/test-app.ts";
import { dumpOf, personNamed } from "../testing/test-store.ts";

const MAIL: MailSettings = {
  enabled: true,
  host: "smtp.example.com",
  port: 25,
  security: "none",
  username: null,
  password: null,
  from: "tocsin@example.com",
  systemTo: "team@example.com",
  connections: 3,
  ratePerMinute: null,
};

let app: TestApp;
let dana: Caller;
let root: Caller;
beforeAll(async () => {
  app = await openTestApp();
  await app.store.writes.channels.saveMailSettings({ settings: MAIL, by: null, at: 1 });
  [dana, root] = [await app.session("dana"), await app.session("root")];
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** As the engine notes it after a permanent refusal. */
function refuse(address: string): void {
  app.store.db.$client.prepare("INSERT INTO refused_addresses (address, code, at) VALUES (?, '550 5.1.1', 5000)").run(address);
}

const get = async (path: string, as: Caller) => asSchema((await app.request(path, { as })).body);
const lift = (path: string, as: Caller) => app.request(path, { method: "POST", as });
const audited = async () => (await app.store.reads.access.auditTrail({ limit: 1 }))[0];

async function mailReasons(as: Caller): Promise<unknown> {
  const { cells } = await get("/api/v1/preferences/personal", as);
  const reasons = (cells as readonly { channel: string; deliverReason: string | null }[])
    .filter(({ channel }) => channel === "mail")
    .map(({ deliverReason }) => deliverReason);
  return [...new Set(reasons)];
}

describe("an address that a mail server refused for good (U3)", () => {
  test("is shown to its person with answer and time, and lifted by them", async () => {
    refuse("DANA@example.com");
    const refusal = { address: "dana@example.com", code: "550 5.1.1", at: "1970-01-01T00:00:05.000Z" };
    expect(await get("/api/v1/me", dana)).toMatchObject({ mailRefusal: refusal });
    expect(await mailReasons(dana)).toEqual(["address_refused"]);

    const lifted = await lift("/api/v1/me/mail/lift", dana);

    expect(lifted).toMatchObject({ status: 200, body: { username: "dana", mailRefusal: null } });
    expect(await get("/api/v1/me", dana)).toMatchObject({ mailRefusal: null });
    expect(await mailReasons(dana)).toEqual([null]);
    const { id } = await personNamed(app.store, "dana");
    expect(await audited()).toMatchObject({ actor: id, action: "mail_refusal.lifted", object: "dana@example.com" });
  });

  test("is shown to superusers among the people, and lifted by them", async () => {
    refuse("dana@example.com");
    const { id } = await personNamed(app.store, "dana");
    const found = await get("/api/v1/people?q=dana", root);
    expect(found["items"]).toMatchObject([{ username: "dana", mailRefusal: { code: "550 5.1.1" } }]);

    const lifted = await lift(`/api/v1/people/${id}/mail/lift`, root);

    expect(lifted).toMatchObject({ status: 200, body: { username: "dana", mailRefusal: null } });
    expect(await audited()).toMatchObject({ actor: (await personNamed(app.store, "root")).id, object: "dana@example.com" });
  });

  test("is shown for the shared mailbox, and lifted", async () => {
    refuse("team@example.com");
    const mailOf = (body: unknown) => (asSchema(body)["items"] as readonly { channel: string }[]).find(({ channel }) => channel === "mail");
    expect(mailOf(await get("/api/v1/channels", root))).toMatchObject({ mailRefusal: { address: "team@example.com" } });

    const lifted = await lift("/api/v1/channels/mail/lift", root);

    expect(lifted).toMatchObject({ status: 200, body: { channel: "mail", mailRefusal: null } });
  });

  test("is another matter once the person has another address", async () => {
    refuse("dana@example.com");
    const { id } = await personNamed(app.store, "dana");
    app.store.db.$client.prepare("UPDATE people SET email = 'dana@example.org' WHERE id = ?").run(id);

    expect(await get("/api/v1/me", dana)).toMatchObject({ email: "dana@example.org", mailRefusal: null });
  });

  test("that is not refused can be lifted as often as one likes, and nothing is written", async () => {
    const { id } = await personNamed(app.store, "eli");
    const before = dumpOf(app.store);

    for (const [path, as] of [
      ["/api/v1/me/mail/lift", dana],
      [`/api/v1/people/${id}/mail/lift`, root],
      ["/api/v1/channels/mail/lift", root],
    ] as const)
      expect((await lift(path, as)).status).toBe(200);

    expect(dumpOf(app.store)).toBe(before);
    expect((await lift("/api/v1/people/987654/mail/lift", root)).status).toBe(404);
  });
});
