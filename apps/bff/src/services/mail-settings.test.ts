import type { MailSettingsBody } from "@tocsin/contract";
import { fixedClock } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { secretsWithKey } from "../secrets/secrets.ts";
import { dumpOf, importTestDirectory, openTestStore, type TestStore, viewerNamed } from "../testing/test-store.ts";
import { listChannels } from "./channel-list.ts";
import { mailServerCheck } from "./check-mail-server.ts";
import { MAIL_PASSWORD_PLACE, saveMailSettings } from "./mail-settings.ts";

const secrets = secretsWithKey(new Uint8Array(32).fill(7));
const PASSWORD = "correct horse battery 4f2a";
const SETTINGS: MailSettingsBody = {
  enabled: true,
  host: "smtp.example.com",
  port: 587,
  security: "starttls",
  username: "tocsin",
  password: PASSWORD,
  from: "Tocsin <tocsin@example.com>",
  systemTo: null,
  connections: 3,
  ratePerMinute: null,
};
let store: TestStore;

beforeEach(async () => {
  store = openTestStore();
  await importTestDirectory(store);
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
});

describe("the mail password", () => {
  test("is sealed before it is stored, and only its end is ever shown", async () => {
    await save(SETTINGS);

    expect(dumpOf(store)).not.toContain(PASSWORD);
    expect((await shownMail())?.password).toBe("••••4f2a");
    expect(await openedPassword()).toBe(PASSWORD);
  });

  test("stays when its mask comes back for the same connection", async () => {
    await save(SETTINGS);

    expect(await save({ ...SETTINGS, password: "••••4f2a", from: "other@example.com" })).toEqual({ ok: true });
    expect(await openedPassword()).toBe(PASSWORD);
  });

  test.each([
    ["host", { host: "evil.example.com" }],
    ["port", { port: 25 }],
    ["security", { security: "none" }],
  ] as const)("is asked for again when the %s changed", async (_, change) => {
    await save(SETTINGS);
    const before = dumpOf(store);

    expect(await save({ ...SETTINGS, ...change, password: "••••4f2a" })).toEqual({ ok: false, refusal: "secret_required" });
    expect(dumpOf(store)).toBe(before);
  });

  test("is not taken for a mask that is not its own", async () => {
    expect(await save({ ...SETTINGS, password: "••••beef" })).toEqual({ ok: false, refusal: "secret_required" });
  });

  test("goes when null is sent", async () => {
    await save(SETTINGS);
    await save({ ...SETTINGS, password: null });

    expect((await shownMail())?.password).toBeNull();
  });

  test("that another key sealed is shown as being there, and as nothing else", async () => {
    await save(SETTINGS);

    const channels = await listChannels({ reads: store.reads, secrets: secretsWithKey(new Uint8Array(32).fill(8)) });

    expect(channels.find(({ channel }) => channel === "mail")?.mail?.password).toBe("••••");
  });
});

describe("the mail server", () => {
  test.each([
    ["169.254.169.254", [], "host_refused"],
    ["[fe80::1]", [], "host_refused"],
    ["[::7f00:1]", [], "host_refused"],
    ["fd00:ec2::254", [], "host_refused"],
    ["metadata.example.com", ["10.0.0.1", "169.254.169.254"], "host_refused"],
    ["127.0.0.1", [], "host_refused"],
    ["localhost", ["127.0.0.1"], "host_refused"],
    ["rebound.example.com", ["127.0.0.1"], "host_refused"],
    ["relay", ["10.1.2.3"], null],
    ["192.168.1.1", [], null],
    ["unknown.example.com", null, null],
  ])("%s, which is %j, is answered %j", async (host, addresses, fault) => {
    const check = mailServerCheck({
      allowLoopback: false,
      isAllowListed: () => false,
      lookup: async (name) => {
        if (addresses === null) throw new Error("ENOTFOUND");
        return addresses.length === 0 ? [name] : addresses;
      },
    });

    expect(await check({ host, port: 25, security: "none", hasPassword: false, from: SETTINGS.from })).toBe(fault);
  });

  test("on loopback is allowed where the operator says so, however it is written", async () => {
    const check = (allowLoopback: boolean, host: string) =>
      mailServerCheck({ allowLoopback, isAllowListed: () => false })({
        host,
        port: 25,
        security: "none",
        hasPassword: true,
        from: SETTINGS.from,
      });

    expect(await check(true, "127.0.0.1")).toBeNull();
    for (const host of ["127.1", "127.0.0.1.", "169.254.169.254."]) expect(await check(false, host)).toBe("host_refused");
  });

  test("gets a password over an open connection only if it is allow-listed", async () => {
    const lookup = async () => ["10.0.0.1"];
    const server = { host: "relay", port: 25, security: "none", hasPassword: true, from: SETTINGS.from } as const;

    expect(await mailServerCheck({ allowLoopback: false, isAllowListed: () => false, lookup })(server)).toBe("password_over_plain_text");
    expect(await mailServerCheck({ allowLoopback: false, isAllowListed: (host) => host === "relay", lookup })(server)).toBeNull();
  });

  test("that is refused is not saved", async () => {
    const before = dumpOf(store);

    expect(await save({ ...SETTINGS, host: "169.254.1.1" })).toEqual({ ok: false, refusal: "address_refused", fault: "host_refused" });
    expect(dumpOf(store)).toBe(before);
  });

  test("that was broken is tried again with new settings", async () => {
    await save(SETTINGS);
    await store.writes.channels.pauseChannel({ channel: "mail", at: 3, code: "535", text: "bad credentials" });
    const broken = await health();

    await save(SETTINGS);

    expect(broken).toMatchObject({ state: "failing", words: "Not working: bad credentials", since: 3 });
    expect(await health()).toMatchObject({ state: "working", since: null });
  });
});

async function save(body: MailSettingsBody) {
  const { person } = await viewerNamed(store, "root");
  const checkMail = mailServerCheck({
    allowLoopback: false,
    isAllowListed: () => false,
    lookup: async (host) => [/^\d/.test(host) ? host : "10.0.0.1"],
  });
  return saveMailSettings({ reads: store.reads, writes: store.writes, secrets, clock: fixedClock(), checkMail }, { body, by: person });
}

async function mailChannel() {
  return (await listChannels({ reads: store.reads, secrets })).find(({ channel }) => channel === "mail");
}

async function shownMail() {
  return (await mailChannel())?.mail;
}

async function health() {
  return (await mailChannel())?.health;
}

async function openedPassword() {
  const sealed = (await store.reads.channels.mailSettings({}))?.password ?? null;
  return sealed === null ? null : secrets.open(sealed, MAIL_PASSWORD_PLACE).reveal();
}
