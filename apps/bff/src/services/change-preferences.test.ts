import { fixedClock } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dumpOf, importTestDirectory, openTestStore, productNamed, type TestStore, viewerNamed } from "../testing/test-store.ts";
import { changePreferences } from "./change-preferences.ts";
import { type PreferenceTarget, viewPreferences } from "./preference-document.ts";

let store: TestStore;

beforeEach(async () => {
  store = openTestStore();
  await importTestDirectory(store);
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
});

describe("changing the cells of a scope (S4, L2, L8)", () => {
  test("a changed cell says what holds, who changed it and when", async () => {
    const changed = await change("dana", { scope: "personal" }, [cell("scan_added", "mail", "inherit", "on")]);

    expect(changed).toMatchObject({
      ok: true,
      version: 1,
      cells: [{ event: "scan_added", channel: "mail", own: "on", effective: true, source: "personal", changedBy: "dana" }],
    });
  });

  test("a `from` that no longer holds is a conflict that shows the cell as it is, and writes none of the changes", async () => {
    await change("dana", { scope: "personal" }, [cell("scan_added", "mail", "inherit", "on")]);
    const before = dumpOf(store);

    const changed = await change("dana", { scope: "personal" }, [
      cell("test_added", "mail", "inherit", "on"),
      cell("scan_added", "mail", "inherit", "off"),
    ]);

    expect(changed).toMatchObject({ ok: false, refusal: "conflict", conflicts: [{ event: "scan_added", own: "on" }] });
    expect(dumpOf(store)).toBe(before);
  });

  test("a cell that already is what is asked for counts as done, whatever `from` says", async () => {
    await change("dana", { scope: "personal" }, [cell("scan_added", "mail", "inherit", "on")]);

    const again = await change("dana", { scope: "personal" }, [cell("scan_added", "mail", "inherit", "on")]);

    expect(again).toMatchObject({ ok: true, version: 1, cells: [{ own: "on" }] });
  });

  test("an unknown key comes before a cell that is not in the scope, and every unknown key is named", async () => {
    const changed = await change("dana", { scope: "personal" }, [
      cell("scan_added", "msteams", "inherit", "on"),
      cell("scan_add", "mail", "inherit", "on"),
      cell("scan_added", "pager", "inherit", "on"),
    ]);

    expect(changed).toMatchObject({
      ok: false,
      refusal: "unknown_event",
      errors: [{ path: "/changes/1/event" }, { path: "/changes/2/channel" }],
    });
  });

  test.each([
    ["personal Teams", { scope: "personal" } as const, "scan_added", "msteams"],
    ["template Teams", { scope: "template" } as const, "scan_added", "msteams"],
  ])("%s is no cell that could be written", async (_, target, event, channel) => {
    const changed = await change("root", target, [cell(event, channel, "inherit", "on")]);

    expect(changed).toMatchObject({ ok: false, refusal: "cell_not_in_scope", errors: [{ path: "/changes/0" }] });
  });

  test.each([
    ["user_mentioned", "mail"],
    ["scan_added", "webhooks"],
    ["scan_added", "msteams"],
  ])("the panel of a product has no cell %s × %s", async (event, channel) => {
    const product = await productNamed(store, "Payments");

    const changed = await change("dana", { scope: "product", product }, [cell(event, channel, "inherit", "on")]);

    expect(changed).toMatchObject({ ok: false, refusal: "cell_not_in_scope" });
  });

  test("System knows no off", async () => {
    const changed = await change("root", { scope: "system" }, [cell("scan_added", "mail", "inherit", "off")]);

    expect(changed).toMatchObject({ ok: false, refusal: "off_not_in_system", errors: [{ path: "/changes/0/to" }] });
  });

  test("a product that one may not see is not there, like one that does not exist", async () => {
    const unseen = await change("dana", { scope: "product", product: await productNamed(store, "Shop") }, [cell("x", "y", "on", "on")]);
    const unknown = await change("dana", { scope: "product", product: 9_999 }, [cell("x", "y", "on", "on")]);

    expect(unseen).toEqual({ ok: false, refusal: "not_found" });
    expect(unknown).toEqual(unseen);
  });

  test("a locked cell is written like any other, and what was answered holds again when the lock is lifted", async () => {
    await change("root", { scope: "system" }, [cell("scan_added", "mail", "inherit", "on")]);
    const locked = await change("dana", { scope: "personal" }, [cell("scan_added", "mail", "inherit", "off")]);
    await change("root", { scope: "system" }, [cell("scan_added", "mail", "on", "inherit")]);

    expect(locked).toMatchObject({ ok: true, cells: [{ own: "off", effective: true, source: "system", edit: "locked" }] });
    expect(await cellOf("dana", { scope: "personal" }, "scan_added", "mail")).toMatchObject({ own: "off", effective: false, edit: "yes" });
  });

  test("a version that was read is written only while it is the layer's version", async () => {
    const first = await change("dana", { scope: "personal" }, [cell("scan_added", "mail", "inherit", "on")], [0]);
    const stale = await change("dana", { scope: "personal" }, [cell("test_added", "mail", "inherit", "on")], [0]);
    const none = await change("dana", { scope: "personal" }, [cell("test_added", "mail", "inherit", "on")], []);

    expect(first).toMatchObject({ ok: true, version: 1 });
    expect([stale, none]).toEqual([
      { ok: false, refusal: "stale" },
      { ok: false, refusal: "stale" },
    ]);
  });

  test("the answer has the version of its own write, not of one that came before it could be given", async () => {
    const viewer = await viewerNamed(store, "dana");
    const { preferences } = store.writes;
    const overtaken: typeof preferences = {
      ...preferences,
      changeCells: async (input) => {
        const written = await preferences.changeCells(input);
        await change("dana", { scope: "personal" }, [cell("test_added", "mail", "inherit", "on")]);
        return written;
      },
    };

    const changed = await changePreferences(
      { reads: store.reads, writes: { preferences: overtaken }, clock: fixedClock() },
      { viewer, target: { scope: "personal" }, changes: [cell("scan_added", "mail", "inherit", "on")], readVersions: null },
    );

    expect(changed).toMatchObject({ ok: true, version: 1, cells: [{ event: "scan_added", own: "on" }] });
  });
});

describe("reading a scope (S1–S3, L7)", () => {
  test("personal shows Teams as unavailable, with its reason", async () => {
    expect(await cellOf("dana", { scope: "personal" }, "scan_added", "msteams")).toMatchObject({
      own: "inherit",
      effective: false,
      source: "default",
      edit: "unavailable",
      reason: "teams_shared_channel",
      deliverable: false,
    });
  });

  test("somebody who is no superuser reads System, and may change nothing there", async () => {
    expect(await cellOf("dana", { scope: "system" }, "scan_added", "mail")).toMatchObject({ edit: "forbidden", reason: "superusers_only" });
  });

  test("where System reaches superusers only, nobody else sees its lock", async () => {
    const root = await viewerNamed(store, "root");
    await change("root", { scope: "system" }, [cell("scan_added", "mail", "inherit", "on")]);
    await store.writes.settings.patchSettings({ systemAudience: "superusers", by: root.person, at: 2 });

    expect(await cellOf("dana", { scope: "personal" }, "scan_added", "mail")).toMatchObject({ effective: false, edit: "yes" });
    expect(await cellOf("root", { scope: "personal" }, "scan_added", "mail")).toMatchObject({ effective: true, edit: "locked" });
    expect(await cellOf("root", { scope: "system" }, "scan_added", "mail")).toMatchObject({ own: "on", effective: true });
  });

  test("a product's panel has its seven event types through three channels, and its name", async () => {
    const product = await productNamed(store, "Payments");

    const viewed = await viewPreferences(store, await viewerNamed(store, "dana"), { scope: "product", product });

    expect(viewed).toMatchObject({ ok: true, document: { product: { id: product, name: "Payments" } } });
    expect(viewed.ok && viewed.document.cells).toHaveLength(21);
  });

  test("mail that is not set up makes personal mail undeliverable, a missing address does once it is", async () => {
    const before = await cellOf("eli", { scope: "personal" }, "scan_added", "mail");
    await store.writes.channels.saveMailSettings({
      settings: {
        enabled: true,
        host: "mail",
        port: 25,
        security: "none",
        username: null,
        password: null,
        from: "tocsin@example.com",
        systemTo: null,
        connections: 3,
        ratePerMinute: null,
      },
      by: null,
      at: 2,
    });

    expect(before).toMatchObject({ deliverable: false, deliverReason: "channel_disabled" });
    expect(await cellOf("eli", { scope: "personal" }, "scan_added", "mail")).toMatchObject({ deliverReason: "no_address" });
    expect(await cellOf("dana", { scope: "personal" }, "scan_added", "mail")).toMatchObject({ deliverable: true });
    expect(await cellOf("root", { scope: "template" }, "scan_added", "mail")).toMatchObject({ deliverable: true });
  });
});

interface Asked {
  readonly event: string;
  readonly channel: string;
  readonly from: "inherit" | "on" | "off";
  readonly to: "inherit" | "on" | "off";
}

function cell(event: string, channel: string, from: Asked["from"], to: Asked["to"]): Asked {
  return { event, channel, from, to };
}

async function change(
  username: string,
  target: PreferenceTarget,
  changes: readonly Asked[],
  readVersions: readonly number[] | null = null,
) {
  const viewer = await viewerNamed(store, username);
  return changePreferences({ reads: store.reads, writes: store.writes, clock: fixedClock() }, { viewer, target, changes, readVersions });
}

async function cellOf(username: string, target: PreferenceTarget, event: string, channel: string) {
  const viewed = await viewPreferences(store, await viewerNamed(store, username), target);
  if (!viewed.ok) throw new Error(`Refused: ${viewed.refusal}`);
  return viewed.document.cells.find((one) => one.event === event && one.channel === channel);
}
