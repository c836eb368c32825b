import type { DeliveryId } from "@tocsin/ports";
import { describe, expect, test } from "vitest";
import { deliveryIdOf } from "../delivery-id.ts";
import { dispatchStore } from "../dispatch/dispatch-store.ts";
import { retentionStore } from "../operations/retention-store.ts";
import { anEventOfManyPeople } from "../testing/many-people.ts";
import { redeliver } from "./redeliver.ts";

const PEOPLE = 60;
const DAY_MS = 86_400_000;
const BY = { person: "1", superuser: true } as const;

/** An event whose mails have all failed. */
async function allFailed() {
  const opened = anEventOfManyPeople(PEOPLE);
  const { db, writer } = opened;
  await dispatchStore(writer).fanOutPages({ now: 1, peopleMax: PEOPLE, eventsMax: 1 });
  db.$client.exec(`UPDATE deliveries SET state = 'failed', reason = 'recipient', due_at = NULL, settled_at = 2 WHERE channel = 'mail';
    UPDATE event_counts SET state = 'failed' WHERE channel = 'mail';
    UPDATE delivery_totals SET state = 'failed' WHERE channel = 'mail'`);
  const deliveries = Array.from({ length: PEOPLE }, (_, index): DeliveryId => idOf(`p${String(index + 1)}`, 0));
  return { opened, db, deliveries };
}

const idOf = (target: string, generation: number): DeliveryId => deliveryIdOf({ event: "e1", channel: "mail", target, generation });

describe("a step of sending many again (D12)", () => {
  test("ends when its time is over, having sent what it answers and nothing else", async () => {
    const { opened, db, deliveries } = await allFailed();
    await using _closed = opened;
    // Each look at the clock is two milliseconds later.
    let now = 0;
    const steady = () => (now += 2);

    const answers = redeliver(db, { by: BY, deliveries, at: 5 }, steady);

    expect(answers).toEqual(deliveries.slice(0, 13).map((delivery) => ({ delivery, ok: true, again: delivery.replace(/_0$/, "_1") })));
    expect(db.$client.prepare("SELECT count(*) FROM deliveries WHERE generation = 1").pluck().get()).toBe(13);
    expect(db.$client.prepare("SELECT detail FROM audit WHERE action = 'deliveries.redelivered'").pluck().get()).toBe('{"count":13}');
  });

  test("comes to one at least, however slow the disk", async () => {
    const { opened, db, deliveries } = await allFailed();
    await using _closed = opened;
    let now = 0;
    const steady = () => (now += 1_000);

    expect(redeliver(db, { by: BY, deliveries, at: 5 }, steady)).toHaveLength(1);
    expect(redeliver(db, { by: BY, deliveries, at: 5 }, steady)).toMatchObject([{ ok: false, refusal: "already_redelivered" }]);
  });
});

describe("an id that was given once (D12, K5)", () => {
  /** A mail that failed at `first` by the clock of its time, and the one that sent it again, which failed at `second`. */
  async function failedTwice({ first, second }: { readonly first: number; readonly second: number }) {
    const { opened, db, deliveries } = await allFailed();
    const [delivery = ""] = deliveries;
    redeliver(db, { by: BY, deliveries: [delivery], at: 5 });
    const settle = db.$client.prepare(
      "UPDATE deliveries SET state = 'failed', reason = 'recipient', due_at = NULL, settled_at = ? WHERE target = 'p1' AND channel = 'mail' AND generation = ?",
    );
    settle.run(first, 0);
    settle.run(second, 1);
    const mails = db.$client.prepare("SELECT generation FROM deliveries WHERE channel = 'mail' AND target = 'p1'").pluck();
    return { opened, db, delivery, mails, retention: retentionStore(opened.writer) };
  }

  test("is not given again when the clock was set back in between and the purge comes to the newer one first", async () => {
    const { opened, db, delivery, mails, retention } = await failedTwice({ first: 50 * DAY_MS, second: 10 * DAY_MS });
    await using _closed = opened;

    await retention.purgeDeliveries({ now: 110 * DAY_MS, after: null, rowsMax: 500 });

    expect(mails.all()).toEqual([0, 1]);
    expect(redeliver(db, { by: BY, deliveries: [delivery], at: 6 })).toEqual([{ delivery, ok: false, refusal: "already_redelivered" }]);
    await retention.purgeDeliveries({ now: 150 * DAY_MS, after: null, rowsMax: 500 });
    expect(mails.all()).toEqual([]);
  });

  test("is not given again when a part of the purge ends between the two and the newer one has become old before the next", async () => {
    const { opened, db, delivery, mails, retention } = await failedTwice({ first: 10 * DAY_MS, second: 10 * DAY_MS + 1 });
    await using _closed = opened;
    const after = JSON.stringify([1, "mail", "p1", 0]);

    await retention.purgeDeliveries({ now: 110 * DAY_MS, after, rowsMax: 500 });

    expect(mails.all()).toEqual([0, 1]);
    expect(redeliver(db, { by: BY, deliveries: [delivery], at: 6 })).toMatchObject([{ refusal: "already_redelivered" }]);
  });
});
