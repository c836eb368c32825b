import { channelTestNotice } from "@tocsin/domain";
import { ANY_DELIVERY, type NewTestSend, TESTS_MAX, TESTS_WINDOW_MS } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import { deliveryReads } from "../deliveries/delivery-store.ts";
import { holdRestored } from "../deliveries/restored-deliveries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/database.ts";
import { dispatchStore } from "./dispatch-store.ts";
import { testSendStore } from "./test-sends.ts";

const NOW = 1_000_000;

async function openWorld() {
  const opened = openTestDatabase();
  for (const id of [1, 2]) {
    opened.db.$client
      .prepare(
        "INSERT INTO people (id, username, name, email, active, superuser, created_at, updated_at) VALUES (?, ?, 'N', ?, 1, 1, 0, 0)",
      )
      .run(id, `person${String(id)}`, `person${String(id)}@example.test`);
  }
  opened.db.$client.exec("UPDATE channels SET enabled = 1, settings = '{}' WHERE channel = 'mail'");
  return { ...opened, dispatch: dispatchStore(opened.writer), tests: testSendStore(opened.writer), deliveries: deliveryReads(opened.db) };
}

const aTest = (changed: Partial<NewTestSend> = {}): NewTestSend => ({
  event: "e1",
  channel: "mail",
  to: "me",
  address: "other@example.test",
  content: channelTestNotice("mail", "Ada"),
  by: "1",
  isUnsaved: true,
  now: NOW,
  leaseMs: 60_000,
  boot: "boot-1",
  ...changed,
});

/** As `restore` does with the copy. */
async function holdAll({ writer }: TestDatabase, now: number): Promise<void> {
  expect(await writer.write((db) => holdRestored(db, now))).toBe(0);
}

describe("a test in the store (N3)", () => {
  test("is nobody's to claim, and goes where it was told, not where the person usually is", async () => {
    await using world = await openWorld();
    const started = await world.tests.startTest(aTest());

    expect(started).toMatchObject({ ok: true, attempt: 1, delivery: { id: "e1_mail_p1_0", address: "other@example.test" } });
    expect(await world.dispatch.fanOutPages({ now: NOW, peopleMax: 10, eventsMax: 10 })).toEqual([]);
    expect((await world.dispatch.claim({ lane: "mail", limit: 10, now: NOW, leaseMs: 1, boot: "boot-1" })).deliveries).toEqual([]);
    expect(await world.dispatch.ledgerBreaks({ since: 0 })).toEqual([]);
  });

  test.each([
    [
      "the end of its process",
      "crash",
      (world: Awaited<ReturnType<typeof openWorld>>) => world.dispatch.releaseOrphans({ boot: "boot-2", now: NOW + 1 }),
    ],
    [
      "a lease that ran out",
      null,
      (world: Awaited<ReturnType<typeof openWorld>>) => world.dispatch.releaseExpiredLeases({ now: NOW + 60_001 }),
    ],
    [
      "a backup that was made meanwhile and is restored",
      "crash",
      (world: Awaited<ReturnType<typeof openWorld>>) => holdAll(world, NOW + 1),
    ],
  ] as const)("fails for good with %s: nobody waits for it any more", async (_, failure, end) => {
    await using world = await openWorld();
    await world.tests.startTest(aTest());
    await end(world);

    expect(rows(world, "SELECT state, reason, due_at FROM deliveries")).toEqual([{ state: "failed", reason: "crash", due_at: null }]);
    expect(rows(world, "SELECT outcome, failure FROM attempts")).toEqual([{ outcome: "unknown", failure }]);
    expect(await world.dispatch.nextDueAt({ lane: "mail" })).toBeNull();
    expect(await world.dispatch.ledgerBreaks({ since: 0 })).toEqual([]);
  });

  test("is not part of what can be sent again, so that what is confirmed is what goes (D12)", async () => {
    await using world = await openWorld();
    await world.tests.startTest(aTest());
    await world.dispatch.releaseExpiredLeases({ now: NOW + 60_001 });
    const failed = { viewer: { person: "1", superuser: true }, filter: ANY_DELIVERY, page: { limit: 10, after: null } };

    expect((await world.deliveries.deliveries(failed)).items).toMatchObject([{ state: "failed", test: true }]);
    expect(await world.deliveries.redeliverable(failed)).toEqual({ items: [], next: null });
  });

  test("is refused from the sixth on within five minutes of one person, and then writes nothing", async () => {
    await using world = await openWorld();
    for (let index = 0; index < TESTS_MAX; index += 1) await world.tests.startTest(aTest({ event: `e${String(index)}`, now: NOW + index }));
    const refused = await world.tests.startTest(aTest({ event: "e9", now: NOW + 10 }));
    const others = await world.tests.startTest(aTest({ event: "e10", by: "2", now: NOW + 10 }));
    const later = await world.tests.startTest(aTest({ event: "e11", now: NOW + TESTS_WINDOW_MS }));

    expect(refused).toEqual({ ok: false, refusal: "rate_limited", retryAt: NOW + TESTS_WINDOW_MS });
    expect([others.ok, later.ok]).toEqual([true, true]);
    expect(rows(world, "SELECT count(*) AS events FROM events WHERE is_test = 1")).toEqual([{ events: TESTS_MAX + 2 }]);
    expect(rows(world, "SELECT count(*) AS entries FROM audit WHERE action = 'channel.tested'")).toEqual([{ entries: TESTS_MAX + 2 }]);
  });
});

function rows({ db }: Pick<TestDatabase, "db">, sql: string): readonly unknown[] {
  return db.$client.prepare(sql).all();
}
