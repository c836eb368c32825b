import { readPosition } from "@tocsin/domain";
import { StoreUnavailable } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import { asSchema } from "../testing/json-schema.ts";
import { type Listening, openStreamWorld } from "../testing/stream-world.ts";
import { importTestDirectory, SMALL_DIRECTORY } from "../testing/test-store.ts";

const change = { event: "scan_added", channel: "mail", from: "inherit", to: "on" } as const;

/** What a stream says next, in short. */
async function says(stream: Listening, count: number): Promise<readonly string[]> {
  return (await stream.take(count)).map(({ event, data }) =>
    [event, ...WORDS.flatMap((word) => wordsOf(data[word])), ...alertOf(data)].join(" "),
  );
}

/** Its title, or what else became of alerts. */
function alertOf({ change: what, alert }: Readonly<Record<string, unknown>>): readonly string[] {
  return what === "came" ? wordsOf(asSchema(alert)["title"]) : wordsOf(what);
}

const WORDS = ["unread", "why", "scope", "version"];

function wordsOf(value: unknown): readonly string[] {
  return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
}

describe("those who listen", () => {
  test("hear the count first, and then each alert of theirs with the count after it", async () => {
    await using world = await openStreamWorld();
    await world.happen("before");
    const [dana, eli] = [await world.listen("dana"), await world.listen("eli")];
    expect([await says(dana, 1), await says(eli, 1)]).toEqual([["count 1"], ["count 0"]]);

    await world.happen("one", "two");

    expect(await says(dana, 3)).toEqual(["alert one", "alert two", "count 3"]);
    await world.writes.preferences.changeCells({ key: { scope: "system" }, changes: [change], by: dana.person, at: 1 });
    // Nothing of Payments came before it.
    expect(await says(eli, 1)).toEqual(["preferences system 1"]);
  });

  test("go on where they were cut off, on another server as well: nothing is missed and nothing comes twice (V1, V2)", async () => {
    await using world = await openStreamWorld();
    const first = await world.listen("dana");
    await first.take(1);
    await world.happen("one", "two");
    const [one] = await first.take(1);
    await first.cancel();
    await world.happen("three");
    await world.writes.preferences.changeCells({
      key: { scope: "personal", person: first.person },
      changes: [change],
      by: first.person,
      at: 1,
    });

    const next = await world.listen("dana", one?.id);

    expect(await says(next, 5)).toEqual(["count 3", "alert marked", "alert two", "alert three", "preferences personal 1"]);
    await world.happen("four");
    expect(await says(next, 2)).toEqual(["alert four", "count 4"]);
  });

  test("hear that alerts were marked, in whichever tab", async () => {
    await using world = await openStreamWorld();
    await world.happen("one", "two");
    const tabs = [await world.listen("dana"), await world.listen("dana")];
    for (const tab of tabs) await tab.take(1);

    const filter = { state: "all", event: null, product: null, severity: null, since: null, until: null } as const;
    await world.writes.alerts.markAlerts({ person: await world.idOf("dana"), which: { filter }, set: { read: true }, at: 9 });

    for (const tab of tabs) expect(await says(tab, 2)).toEqual(["alert marked", "count 0"]);
  });

  test("hear of their own layers and the shared ones, and of nobody else's (V3)", async () => {
    await using world = await openStreamWorld();
    const [dana, eli] = [await world.listen("dana"), await world.listen("eli")];
    await dana.take(1);
    await eli.take(1);
    const { preferences, settings } = world.writes;

    await preferences.changeCells({ key: { scope: "personal", person: eli.person }, changes: [change], by: eli.person, at: 1 });
    await preferences.changeCells({ key: { scope: "template" }, changes: [change], by: eli.person, at: 1 });
    expect(await dana.take(1)).toMatchObject([{ data: { scope: "template", person: null, product: null, version: 1 } }]);
    expect(await says(eli, 2)).toEqual(["preferences personal 1", "preferences template 1"]);

    await settings.patchSettings({ systemAudience: "superusers", by: eli.person, at: 1 });
    expect(await says(dana, 1)).toEqual(["preferences system 0"]);
  });

  test("are told a smaller count when they may see less, and to read the list again, and nothing of what they may not (V3)", async () => {
    await using world = await openStreamWorld();
    await world.happen("one");
    const dana = await world.listen("dana");
    expect(await says(dana, 1)).toEqual(["count 1"]);

    await importTestDirectory(world.store, { ...SMALL_DIRECTORY, memberships: [] });
    world.hub.recount();

    expect(await says(dana, 2)).toEqual(["alert marked", "count 0"]);
  });

  test("are told to read the list again also where nothing unread is lost: what was read may not be seen any more either (V3)", async () => {
    await using world = await openStreamWorld();
    await world.happen("one");
    const filter = { state: "all", event: null, product: null, severity: null, since: null, until: null } as const;
    await world.writes.alerts.markAlerts({ person: await world.idOf("dana"), which: { filter }, set: { read: true }, at: 9 });
    const dana = await world.listen("dana");
    expect(await says(dana, 1)).toEqual(["count 0"]);

    await importTestDirectory(world.store, { ...SMALL_DIRECTORY, memberships: [] });
    world.hub.recount();
    await world.happen("next");

    expect(await says(dana, 1)).toEqual(["alert marked"]);
  });

  test("are told of a position that is none, or of too much, in one word, and go on from there (V2)", async () => {
    await using world = await openStreamWorld();
    const lost = await world.listen("dana", "lost");
    expect(await says(lost, 2)).toEqual(["count 0", "reload unknown_position"]);
    const position = { event: 99, open: [], change: 0, systemAudience: "everyone" } as const;
    const ahead = await world.listen("dana", await world.idAt("dana", position));
    expect(await says(ahead, 2)).toEqual(["count 0", "reload unknown_position"]);

    await world.happen(...Array.from({ length: 101 }, (_, index) => `many ${String(index)}`));
    expect(await says(lost, 2)).toEqual(["reload too_many", "count 101"]);
    await world.happen("next");
    expect(await says(lost, 2)).toEqual(["alert next", "count 102"]);
  });

  test("go on from an id that this database gave to them; from one of before a restore, or of somebody else, they read all again (V2, V3)", async () => {
    const databases = ["0".repeat(32), "0".repeat(32), "1".repeat(32)];
    await using world = await openStreamWorld((reads) => ({ ...reads, databaseId: async () => databases.shift() ?? "0".repeat(32) }));
    await world.happen("one");
    const [first] = await (await world.listen("dana")).take(1);

    const back = await world.listen("dana", first?.id);
    const restored = await world.listen("dana", first?.id);
    const other = await world.listen("root", first?.id);
    const before = await world.listen("dana", "1-0-e");

    expect(await says(back, 2)).toEqual(["count 1", "alert marked"]);
    for (const lost of [restored, other, before]) expect(await says(lost, 2)).toEqual(["count 1", "reload unknown_position"]);
  });

  test("are given ids that do not count what the company had", async () => {
    await using world = await openStreamWorld();
    const dana = await world.listen("dana");
    await world.happen("one", "two");

    const ids = (await dana.take(3)).map(({ id }) => id);

    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect([readPosition(id ?? ""), id?.length]).toEqual([null, ids[0]?.length]);
  });

  test("get more than one block has room for in several, each with what comes next (V5)", async () => {
    await using world = await openStreamWorld();
    const dana = await world.listen("dana");
    await dana.take(1);

    await world.happen(...Array.from({ length: 100 }, (_, index) => `${"x".repeat(490)} ${String(index)}`));

    const heard = await says(dana, 101);
    expect(heard.slice(0, 100).map((alert) => alert.split(" ").at(-1))).toEqual(Array.from({ length: 100 }, (_, index) => String(index)));
    expect(heard.at(-1)).toBe("count 100");
  });

  test("may have ten streams each, and another when one of them has gone (V4)", async () => {
    await using world = await openStreamWorld();
    const streams = await Promise.all(Array.from({ length: 10 }, () => world.listen("dana")));

    expect([await world.refusal("dana"), await world.refusal("eli")]).toEqual(["too_many_streams", null]);
    await streams[0]?.cancel();
    expect(await world.refusal("dana")).toBeNull();
    expect(world.hub.counts().open).toBe(11);
  });
});

describe("a stream", () => {
  test("ends when its token is revoked, its person deactivated or made a superuser, and says why (V4)", async () => {
    await using world = await openStreamWorld();
    const streams = [await world.listen("dana"), await world.listen("eli"), await world.listen("root")] as const;
    for (const stream of streams) await stream.take(1);
    const [revoked, promoted, deactivated] = streams;
    const [first, second, third] = streams.map((stream) => says(stream, 1));
    const set = (sql: string) => world.store.db.$client.prepare(`UPDATE people SET ${sql}`).run();

    await world.writes.access.deleteToken({ id: revoked.token, person: revoked.person, at: 1 });
    set("superuser = 1 WHERE username = 'eli'");
    await world.pass(2_000);
    expect([await first, await second]).toEqual([["end signed_out"], ["end rights_changed"]]);
    expect([await revoked.next(), revoked.retryMs(), await promoted.next()]).toEqual([null, 5_500, null]);
    expect(world.hub.counts().open).toBe(1);

    set("active = 0 WHERE username = 'root'");
    await world.pass(2_000);
    expect([await third, await deactivated.next()]).toEqual([["end signed_out"], null]);
    expect(world.logged).toEqual(["stream.ended", "stream.ended", "stream.ended"]);
  });

  test("shows that it is there when it was quiet for fifteen seconds", async () => {
    await using world = await openStreamWorld();
    const dana = await world.listen("dana");
    await dana.take(1);
    const next = dana.next();

    for (let second = 0; second < 31; second += 1) await world.pass(1_000);
    await world.happen("one");

    expect(await next).toMatchObject({ event: "alert" });
    expect(dana.comments()).toBe(2);
  });

  test("whose reader takes nothing for thirty seconds is cut off, and holds up nobody (V5)", async () => {
    await using world = await openStreamWorld();
    const [slow, quick] = [await world.listen("dana"), await world.listen("dana")];
    await quick.take(1);
    await world.happen("one");
    expect(await says(quick, 2)).toEqual(["alert one", "count 1"]);
    const beating = quick.next();

    for (let second = 0; second < 29; second += 1) await world.pass(1_000);
    expect(world.hub.counts()).toEqual({ open: 2, dropped: 0 });
    await world.pass(1_000);

    expect(world.hub.counts()).toEqual({ open: 1, dropped: 1 });
    expect([world.disconnected(), await slow.next()]).toEqual([1, null]);
    expect(world.logged).toEqual(["stream.dropped"]);
    await world.happen("two");
    expect(await beating).toMatchObject({ data: { alert: { title: "two" } } });
  });

  test("ends with the server, which says when to come back and takes no more", async () => {
    await using world = await openStreamWorld();
    const streams = [await world.listen("dana"), await world.listen("eli")];
    for (const stream of streams) await stream.take(1);
    const last = streams.map((stream) => stream.next());
    await world.pass(0);

    world.hub.stop();

    expect(await Promise.all(last)).toMatchObject([{ event: "end", data: { why: "stopping" } }, { event: "end" }]);
    expect(streams.map((stream) => stream.retryMs())).toEqual([5_500, 5_500]);
    expect([await world.refusal("dana"), world.hub.counts().open]).toEqual(["busy", 0]);
  });

  test("goes on when the store could not be read for a while, and says the same once", async () => {
    let isBroken = false;
    const failing = () => Promise.reject(new StoreUnavailable("held"));
    await using world = await openStreamWorld((reads) => ({
      ...reads,
      streamNews: (input) => (isBroken ? failing() : reads.streamNews(input)),
    }));
    const dana = await world.listen("dana");
    await dana.take(1);
    const heard = says(dana, 2);
    isBroken = true;
    await world.happen("one");
    while (world.logged.length === 0) await world.pass(0);
    isBroken = false;
    await world.pass(1_000);

    expect(await heard).toEqual(["alert one", "count 1"]);
    expect(world.logged).toEqual(["stream.faltered"]);
  });
});
