import { ENDPOINT_FORMATS } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import { ENDPOINTS_MAX, PAST_SECRETS_MAX } from "../webhooks.ts";
import { aCompany } from "./company.ts";
import { anEndpoint, createdEndpoint } from "./endpoint-arrangement.ts";
import type { OpenStore } from "./store-under-test.ts";

const DAY = 24 * 3_600_000;

/** Run by every store: where webhooks go, and whose each endpoint is. */
export function describeWebhooks(name: string, open: OpenStore): void {
  describe(`${name} as a keeper of webhook endpoints`, () => {
    test("the settings of the channel are kept as they are given", async () => {
      await using store = await open();
      expect(await store.reads.channels.webhookSettings({})).toBeNull();

      await store.writes.channels.saveWebhookSettings({ settings: { enabled: true, timeoutSeconds: 20 }, by: null, at: 5 });

      expect(await store.reads.channels.webhookSettings({})).toEqual({ enabled: true, timeoutSeconds: 20 });
      const states = await store.reads.channels.channels({});
      expect(states.find(({ channel }) => channel === "webhooks")).toMatchObject({ enabled: true, configured: true });
    });

    test("an endpoint is kept as it is given, active and without a past", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const header = { name: "X-Key", value: "v1.sealed.key" };

      const created = await createdEndpoint(store, company, { owner: "mia", events: ["sla_breach", "scan_added"], header, at: 7 });

      expect(created).toEqual({
        id: "1",
        name: "Endpoint 1",
        url: "https://hooks.example.test/1?key=abc",
        owner: { id: company.id("mia"), username: "mia", name: "MIA" },
        // In the catalogue's order.
        events: ["scan_added", "sla_breach"],
        format: "standard",
        header,
        secret: "v1.sealed.secret1",
        pastSecrets: [],
        disabled: null,
        circuit: null,
        failingSince: null,
        lastSuccessAt: null,
        lastError: null,
        createdAt: 7,
      });
      expect(await store.reads.webhooks.activeEndpoint({ id: "1" })).toEqual(created);
    });

    test.each(ENDPOINT_FORMATS)("one keeps the form %s", async (format) => {
      await using store = await open();
      const company = await aCompany(store);

      expect((await createdEndpoint(store, company, { format })).format).toBe(format);
    });

    test("one that takes everything says so, for event types of later versions as well", async () => {
      await using store = await open();
      const company = await aCompany(store);

      expect((await createdEndpoint(store, company, { events: null })).events).toBeNull();
    });

    test("a person sees their own, a superuser all; nobody else knows of them", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await createdEndpoint(store, company, { id: "3", owner: "mia", at: 10 });
      await createdEndpoint(store, company, { id: "2", owner: "tim", at: 20 });
      await createdEndpoint(store, company, { id: "1", owner: null, at: 30 });
      const seenBy = async (username: string) =>
        (await store.reads.webhooks.endpoints({ viewer: company.viewer(username), page: { limit: 10, after: null } })).items.map(
          ({ id }) => id,
        );

      expect([await seenBy("sue"), await seenBy("mia"), await seenBy("gus")]).toEqual([["3", "2", "1"], ["3"], []]);
      expect(await store.reads.webhooks.endpoint({ viewer: company.viewer("mia"), id: "2" })).toBeNull();
      expect(await store.reads.webhooks.endpoint({ viewer: company.viewer("mia"), id: "1" })).toBeNull();
      expect(await store.reads.webhooks.endpoint({ viewer: company.viewer("mia"), id: "3" })).toMatchObject({ id: "3" });
      expect(await store.reads.webhooks.endpoint({ viewer: company.viewer("sue"), id: "3" })).toMatchObject({ id: "3" });
      for (const id of ["9", "", "x", "3 OR 1"])
        expect(await store.reads.webhooks.endpoint({ viewer: company.viewer("sue"), id })).toBeNull();
    });

    test("pages of the list follow one another without gaps or repeats", async () => {
      await using store = await open();
      const company = await aCompany(store);
      for (const id of ["5", "4", "3", "2", "1"]) await createdEndpoint(store, company, { id, at: 10 });
      const viewer = company.viewer("sue");

      const first = await store.reads.webhooks.endpoints({ viewer, page: { limit: 2, after: null } });
      const second = await store.reads.webhooks.endpoints({ viewer, page: { limit: 2, after: first.next } });
      const third = await store.reads.webhooks.endpoints({ viewer, page: { limit: 2, after: second.next } });

      expect([first, second, third].map(({ items }) => items.map(({ id }) => id))).toEqual([["1", "2"], ["3", "4"], ["5"]]);
      expect(third.next).toBeNull();
    });

    test("a patch changes what it names and nothing else", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const before = await createdEndpoint(store, company, { owner: "mia" });
      const by = company.id("mia");

      const after = await store.writes.webhooks.patchEndpoint({ id: "1", change: { name: "SIEM", events: ["other"] }, by, at: 9 });

      expect(after).toEqual({ ...before, name: "SIEM", events: ["other"] });
      expect(await store.writes.webhooks.patchEndpoint({ id: "2", change: { name: "X" }, by, at: 9 })).toBeNull();
    });

    test("a rotated secret leaves the one before for a day", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await createdEndpoint(store, company);

      const rotated = await store.writes.webhooks.rotateEndpointSecret({ id: "1", secret: "v1.sealed.new", by: company.id("sue"), at: 50 });

      const endpoint = { secret: "v1.sealed.new", pastSecrets: [{ secret: "v1.sealed.secret1", until: 50 + DAY }] };
      expect(rotated).toMatchObject({ ok: true, endpoint });
      expect(await store.reads.webhooks.activeEndpoint({ id: "1" })).toMatchObject(endpoint);
    });

    test("every secret that was exchanged is kept to the end of its day, the last one first, and no longer than the next exchange (W5)", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await createdEndpoint(store, company);
      await createdEndpoint(store, company, { id: "2" });
      const by = company.id("sue");
      const rotate = (secret: string, at: number) => store.writes.webhooks.rotateEndpointSecret({ id: "1", secret, by, at });
      const past = async (id: string) => (await store.reads.webhooks.activeEndpoint({ id }))?.pastSecrets;

      await rotate("v1.sealed.b", 50);
      await rotate("v1.sealed.c", 60);
      expect(await past("1")).toEqual([
        { secret: "v1.sealed.b", until: 60 + DAY },
        { secret: "v1.sealed.secret1", until: 50 + DAY },
      ]);
      expect(await past("2")).toEqual([]);

      await rotate("v1.sealed.d", 50 + DAY);
      expect(await past("1")).toEqual([
        { secret: "v1.sealed.c", until: 50 + 2 * DAY },
        { secret: "v1.sealed.b", until: 60 + DAY },
      ]);
    });

    test("one that signs with as many secrets as it may is exchanged when the first of them has had its day (W5)", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await createdEndpoint(store, company);
      const by = company.id("sue");
      const rotate = (secret: string, at: number) => store.writes.webhooks.rotateEndpointSecret({ id: "1", secret, by, at });
      for (let number = 0; number < PAST_SECRETS_MAX; number += 1) expect((await rotate(`v1.sealed.${number}`, number)).ok).toBe(true);
      const before = await store.reads.webhooks.activeEndpoint({ id: "1" });

      expect(await rotate("v1.sealed.more", DAY - 1)).toEqual({ ok: false, refusal: "too_many_secrets", until: DAY });
      expect(await store.reads.webhooks.activeEndpoint({ id: "1" })).toEqual(before);
      expect(await rotate("v1.sealed.more", DAY)).toMatchObject({ ok: true, endpoint: { secret: "v1.sealed.more" } });
    });

    test("one that is disabled keeps the first reason until it is turned on again", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await createdEndpoint(store, company, { owner: "mia" });
      const by = company.id("sue");
      await store.writes.webhooks.disableEndpoint({ id: "1", reason: "by_superuser", by, at: 10 });

      const again = await store.writes.webhooks.disableEndpoint({ id: "1", reason: "by_owner", by: company.id("mia"), at: 20 });

      expect(again?.disabled).toEqual({ at: 10, reason: "by_superuser" });
      expect(await store.reads.webhooks.activeEndpoint({ id: "1" })).toBeNull();
      expect((await store.writes.webhooks.enableEndpoint({ id: "1", by, at: 30 }))?.disabled).toBeNull();
      expect(await store.reads.webhooks.activeEndpoint({ id: "1" })).toMatchObject({ id: "1" });
    });

    test("one that was off already stays off for the superuser who turns it off as well (W4)", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await createdEndpoint(store, company, { owner: "mia" });
      const [mia, sue] = [company.id("mia"), company.id("sue")];
      await store.writes.webhooks.disableEndpoint({ id: "1", reason: "by_owner", by: mia, at: 10 });

      const barred = await store.writes.webhooks.disableEndpoint({ id: "1", reason: "by_superuser", by: sue, at: 20 });

      expect(barred?.disabled).toEqual({ at: 20, reason: "by_superuser" });
      const turnedOn = await store.writes.webhooks.enableEndpoint({ id: "1", by: mia, at: 30, unless: "by_superuser" });
      expect(turnedOn?.disabled).toEqual({ at: 20, reason: "by_superuser" });
    });

    test("a change that was decided by another URL or header than it has by now changes nothing (W7)", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const decidedBy = await createdEndpoint(store, company, { owner: "mia", header: { name: "X-Key", value: "v1.sealed.key" } });
      const by = company.id("mia");
      const change = { name: "Mine" };
      const patch = (expected: typeof decidedBy) =>
        store.writes.webhooks.patchEndpoint({ id: "1", change, decidedBy: expected, by, at: 9 });

      expect(await patch({ ...decidedBy, url: "https://before.example.test/" })).toBeNull();
      expect(await patch({ ...decidedBy, header: null })).toBeNull();
      expect(await patch({ ...decidedBy, header: { name: "X-Key", value: "v1.sealed.other" } })).toBeNull();
      expect(await patch(decidedBy)).toMatchObject({ name: "Mine" });
    });

    test("one that is deleted is gone for everybody, once, and gives its place to another", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await createdEndpoint(store, company);
      const done = { id: "1", by: company.id("sue"), at: 10 };

      expect(await store.writes.webhooks.deleteEndpoint(done)).toBe(true);

      expect(await store.writes.webhooks.deleteEndpoint(done)).toBe(false);
      expect(await store.reads.webhooks.endpoint({ viewer: company.viewer("sue"), id: "1" })).toBeNull();
      expect(await store.reads.webhooks.activeEndpoint({ id: "1" })).toBeNull();
      expect((await store.reads.webhooks.endpoints({ viewer: company.viewer("sue"), page: { limit: 9, after: null } })).items).toEqual([]);
      expect(await store.writes.webhooks.patchEndpoint({ ...done, change: { name: "X" } })).toBeNull();
      expect(await store.writes.webhooks.enableEndpoint(done)).toBeNull();
      expect(await store.writes.webhooks.rotateEndpointSecret({ ...done, secret: "v1.sealed.new" })).toEqual({
        ok: false,
        refusal: "not_found",
      });
    });

    test("an owner has so many at most, and the shared ones are counted apart", async () => {
      await using store = await open();
      const company = await aCompany(store);
      for (let number = 1; number <= ENDPOINTS_MAX; number += 1)
        await createdEndpoint(store, company, { id: String(number), owner: "mia" });
      const one = anEndpoint(company, { id: "100", owner: "mia" });

      expect(await store.writes.webhooks.createEndpoint(one)).toEqual({ ok: false, refusal: "too_many_endpoints" });
      expect(await store.writes.webhooks.createEndpoint({ ...one, owner: "0" })).toEqual({ ok: false, refusal: "unknown_owner" });
      expect((await createdEndpoint(store, company, { id: "101", owner: null })).owner).toBeNull();
      await store.writes.webhooks.deleteEndpoint({ id: "1", by: company.id("mia"), at: 10 });
      expect(await store.writes.webhooks.createEndpoint(one)).toMatchObject({ ok: true });
    });

    test("what was done is in the audit trail, without secrets and without the URL, in which people put keys", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const by = company.id("sue");
      await createdEndpoint(store, company, { header: { name: "X-Key", value: "v1.sealed.key" } });
      await store.writes.webhooks.patchEndpoint({ id: "1", change: { url: "https://hooks.example.test/2?key=def" }, by, at: 9 });
      await store.writes.webhooks.rotateEndpointSecret({ id: "1", secret: "v1.sealed.new", by, at: 10 });
      await store.writes.webhooks.disableEndpoint({ id: "1", reason: "by_owner", by, at: 11 });
      await store.writes.webhooks.enableEndpoint({ id: "1", by, at: 12 });
      await store.writes.webhooks.deleteEndpoint({ id: "1", by, at: 13 });

      const trail = await store.reads.access.auditTrail({ limit: 6 });

      expect(trail.map(({ action, object, actor }) => `${action} ${object} ${actor === by}`)).toEqual([
        "endpoint.deleted endpoint 1 true",
        "endpoint.enabled endpoint 1 true",
        "endpoint.disabled endpoint 1 true",
        "endpoint.secret_rotated endpoint 1 true",
        "endpoint.changed endpoint 1 true",
        "endpoint.created endpoint 1 true",
      ]);
      expect(JSON.stringify(trail)).not.toMatch(/sealed|hooks\.example/);
    });
  });
}
