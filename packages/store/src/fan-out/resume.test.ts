import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { StoreUnavailable } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import { type Db, openDatabase } from "../database.ts";
import { dispatchStore } from "../dispatch/dispatch-store.ts";
import { anEventOfManyPeople } from "../testing/many-people.ts";
import { openWriter } from "../unit-of-work.ts";

const PEOPLE = 23;
const FAN_OUT_PROCESS = fileURLToPath(new URL("../testing/fan-out-process.ts", import.meta.url));

describe("a fan-out that was interrupted (D8, D10)", () => {
  test.each([1, 2, 3, 11, 22])("after %i pages goes on in another process from where it was, and doubles nothing", async (pages) => {
    await using opened = anEventOfManyPeople(PEOPLE);
    const first = openWriter(openDatabase({ file: opened.file, access: "write" }));
    for (let page = 0; page < pages; page += 1) await dispatchStore(first).fanOutPages({ now: 5, peopleMax: 1, eventsMax: 1 });
    await first.close();

    const second = dispatchStore(opened.writer);
    let rest = 0;
    while ((await second.fanOutPages({ now: 6, peopleMax: 4, eventsMax: 10 })).length > 0) rest += 1;

    expect(rest).toBe(Math.ceil((PEOPLE - pages) / 4));
    expectEveryoneOnce(opened.db);
    expect(
      opened.db.$client.prepare("SELECT created_at, count(*) AS people FROM deliveries WHERE channel = 'alert' GROUP BY 1").all(),
    ).toEqual([
      { created_at: 5, people: pages },
      { created_at: 6, people: PEOPLE - pages },
    ]);
  });

  test("by killing its process again and again, loses and doubles nothing", { timeout: 60_000 }, async () => {
    await using opened = anEventOfManyPeople(400);

    for (let kills = 0; kills < 3; kills += 1) await killAfterPages(opened.file, 2 + kills);
    const dispatch = dispatchStore(opened.writer);
    while ((await dispatch.fanOutPages({ now: 6, peopleMax: 100, eventsMax: 10 })).length > 0);

    expectEveryoneOnce(opened.db, 400);
    expect(await dispatch.ledgerBreaks({ since: 0 })).toEqual([]);
    expect(opened.db.$client.pragma("integrity_check", { simple: true })).toBe("ok");
  });

  test("by a full disk in the middle of a page, leaves nothing of that page and finishes when there is room", async () => {
    await using opened = anEventOfManyPeople(3_000);
    const dispatch = dispatchStore(opened.writer);
    await dispatch.fanOutPages({ now: 5, peopleMax: 10, eventsMax: 1 });
    const pages = Number(opened.db.$client.pragma("page_count", { simple: true }));
    opened.db.$client.pragma(`max_page_count = ${pages + 1}`);

    await expect(dispatch.fanOutPages({ now: 5, peopleMax: 5_000, eventsMax: 10 })).rejects.toThrow(StoreUnavailable);
    expect(countOf(opened.db, "alert")).toBe(10);

    opened.db.$client.pragma("max_page_count = 1000000");
    while ((await dispatch.fanOutPages({ now: 6, peopleMax: 5_000, eventsMax: 10 })).length > 0);
    expectEveryoneOnce(opened.db, 3_000);
    expect(await dispatch.ledgerBreaks({ since: 0 })).toEqual([]);
  });
});

describe("another process that writes", () => {
  test("is noticed by the data version, which own writes leave alone", async () => {
    await using opened = anEventOfManyPeople(PEOPLE);
    const dispatch = dispatchStore(opened.writer);
    const version = await dispatch.dataVersion({});

    await dispatch.fanOutPages({ now: 5, peopleMax: 1, eventsMax: 1 });
    expect(await dispatch.dataVersion({})).toBe(version);

    const other = openDatabase({ file: opened.file, access: "write" });
    other.$client.exec("UPDATE settings SET team_name = 'AppSec'");
    other.$client.close();
    expect(await dispatch.dataVersion({})).not.toBe(version);
  });
});

async function killAfterPages(file: string, pages: number): Promise<void> {
  const child = spawn(process.execPath, [FAN_OUT_PROCESS, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  let said = 0;
  for await (const chunk of child.stdout) {
    said += String(chunk).split("\n").length - 1;
    if (said >= pages) child.kill("SIGKILL");
  }
  expect(await ended).toEqual([null, "SIGKILL"]);
}

function countOf(db: Db, channel: string): number {
  return Number(db.$client.prepare("SELECT count(*) FROM deliveries WHERE channel = ?").pluck().get(channel));
}

function expectEveryoneOnce(db: Db, people = PEOPLE): void {
  const rows = db.$client
    .prepare("SELECT channel, count(*) AS written, count(DISTINCT person) AS people FROM deliveries GROUP BY channel")
    .all();
  expect(rows).toEqual([
    { channel: "alert", written: people, people },
    { channel: "mail", written: people, people },
  ]);
  expect(db.$client.prepare("SELECT fan_out, intended FROM events").all()).toEqual([{ fan_out: "fanned_out", intended: 2 * people }]);
  expect(db.$client.prepare("SELECT channel, state, count FROM event_counts").all()).toEqual([
    { channel: "alert", state: "delivered", count: people },
    { channel: "mail", state: "pending", count: people },
  ]);
}
