import { imaginedEvent } from "@tocsin/contract";
import { fixedClock } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dumpOf, importTestDirectory, openTestStore, productNamed, type TestStore, viewerNamed } from "../testing/test-store.ts";
import { changePreferences } from "./change-preferences.ts";
import { explainEvent } from "./explain-event.ts";

const FIRST_PAGE = { limit: 50, after: null };
let store: TestStore;

beforeEach(async () => {
  store = openTestStore();
  await importTestDirectory(store);
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
});

describe("explaining an imagined event (A0–A4)", () => {
  test("a superuser sees the whole audience, how each came into it, and every channel's verdict; nothing is written", async () => {
    const before = dumpOf(store);

    const explained = await explain("root", { type: "scan_added", product: { ref: "11", source: "defectdojo" } });

    expect(explained).toMatchObject({ ok: true, audience: { rule: "product", total: 2 } });
    expect(verdicts(explained)).toEqual({ root: ["alert sent default"], dana: ["alert sent default"] });
    expect(explained.ok && explained.people.items.find(({ person }) => person.username === "dana")?.came).toEqual([
      { kind: "product_member", role: "reader", group: null },
    ]);
    expect(dumpOf(store)).toBe(before);
  });

  test("the trace goes from System to the default and names who changed a layer, and when", async () => {
    const clock = fixedClock(1_000);
    const changes = [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }] as const;
    const viewer = await viewerNamed(store, "dana");
    await changePreferences(
      { reads: store.reads, writes: store.writes, clock },
      { viewer, target: { scope: "personal" }, changes, readVersions: null },
    );

    const explained = await explain("root", { type: "scan_added", product: { ref: "11", source: "defectdojo" } }, "dana");

    const mail = explained.ok ? explained.people.items[0]?.channels.find(({ channel }) => channel === "mail") : undefined;
    expect(mail).toMatchObject({ verdict: "none", reason: "channel_disabled", source: "personal" });
    expect(mail?.trace).toEqual([
      { layer: "system", value: "inherit", changedBy: null, changedAt: null },
      { layer: "product", value: "inherit", changedBy: null, changedAt: null },
      { layer: "personal", value: "on", changedBy: "dana", changedAt: 1_000 },
      { layer: "template", value: "inherit", changedBy: null, changedAt: null },
      { layer: "default", value: "off", changedBy: null, changedAt: null },
    ]);
  });

  test("recipients who are nobody are named once, with their reason", async () => {
    const explained = await explain("root", { type: "user_mentioned", recipients: ["dana", "nobody"] });

    expect(explained.ok && explained.people.items.map(({ person, outsideReason }) => [person.username, outsideReason])).toEqual([
      ["dana", null],
      ["nobody", "unknown_recipient"],
    ]);
  });

  test("recipients and an audience together are refused, as when the event is sent", async () => {
    expect(await explain("root", { type: "other", recipients: ["dana"], audience: "superusers" })).toEqual({
      ok: false,
      refusal: "recipients_with_audience",
    });
  });

  test.each([{ id: 9_999 }, { ref: "99", source: "defectdojo" }])("an unknown product %j is not there", async (product) => {
    expect(await explain("root", { type: "scan_added", product })).toEqual({ ok: false, refusal: "not_found" });
  });
});

describe("asking without being a superuser", () => {
  test("one gets oneself, and neither others nor destinations", async () => {
    const explained = await explain("dana", { type: "scan_added", product: { ref: "11", source: "defectdojo" } });

    expect(explained).toMatchObject({ ok: true, audience: { total: 1 }, destinations: [] });
    expect(Object.keys(verdicts(explained))).toEqual(["dana"]);
  });

  test("others are forbidden, whether they exist or not; oneself may be named by id or name", async () => {
    const { person } = await viewerNamed(store, "dana");

    for (const named of ["eli", "nobody"]) {
      expect(await explain("dana", { type: "other" }, named)).toEqual({ ok: false, refusal: "forbidden" });
    }
    for (const named of ["dana", person]) expect((await explain("dana", { type: "other" }, named)).ok).toBe(true);
  });

  test("a product that one may not see answers like one that does not exist", async () => {
    const unseen = await explain("dana", { type: "scan_added", product: { id: await productNamed(store, "Shop") } });

    expect(unseen).toEqual({ ok: false, refusal: "not_found" });
  });
});

async function explain(username: string, imagined: object, person: string | null = null) {
  const viewer = await viewerNamed(store, username);
  return explainEvent(store, { viewer, event: { imagined: imaginedEvent.parse(imagined), source: "ci" }, person, page: FIRST_PAGE });
}

function verdicts(explained: Awaited<ReturnType<typeof explain>>): Readonly<Record<string, readonly string[]>> {
  if (!explained.ok) throw new Error(`Refused: ${explained.refusal}`);
  return Object.fromEntries(
    explained.people.items.map(({ person, channels }) => [
      person.username,
      channels.filter(({ verdict }) => verdict === "sent").map(({ channel, verdict, source }) => `${channel} ${verdict} ${source}`),
    ]),
  );
}
