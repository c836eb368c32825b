import type { StreamedAlert } from "@tocsin/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readStream } from "../testing/read-stream.ts";
import { BEAT, eventFrame, retryAfterMs, retryFrame } from "./frames.ts";

const ID = "mzsPDY9u5RfYw8vP0c2eVnq3Hk1d7uJ4tBqzXw";

const ALERT: StreamedAlert = {
  id: "e1_alert_p1_0",
  eventId: "e1",
  eventType: "scan_added",
  eventKey: "scan_added",
  eventLabel: "Scan added",
  title: "Three new",
  url: null,
  product: { id: 1, name: "Payments" },
  severity: "high",
  actor: null,
  createdAt: "2026-11-23T09:00:00.000Z",
  readAt: null,
  archivedAt: null,
  why: "default",
  own: false,
};

/** What would end a line, a field, an event or a stream, among all else. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\u2028",
        "\u0085",
        "\0",
        "data: x",
        "event: end",
        "id: 9",
        "retry: 1",
        ":",
        "\uFEFF",
        "\uD800",
      ),
      fc.string({ unit: "binary" }),
    ),
  )
  .map((parts) => parts.join(""));

async function readAll(text: string) {
  const stream = readStream(new Blob([text]).stream());
  const events = [];
  for (let event = await stream.next(); event !== null; event = await stream.next()) events.push(event);
  return { events, retryMs: stream.retryMs(), comments: stream.comments() };
}

describe("an event as text", () => {
  test("is one event with that id and that data, whatever somebody wrote", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (title, name, actor) => {
        const alert = { ...ALERT, title, product: { id: 1, name }, actor };
        const frame = eventFrame({ event: "alert", data: { change: "came", alert } }, ID);

        const read = await readAll(BEAT + frame + BEAT);

        expect(read).toMatchObject({ events: [{ event: "alert", id: ID }], retryMs: null, comments: 2 });
        expect(read.events[0]?.data).toEqual({ change: "came", alert });
      }),
    );
  });

  test("says apart from events how long to wait, between one and ten seconds, each as likely", async () => {
    expect([0, 0.5, 0.999_999_999].map((die) => retryAfterMs(() => die))).toEqual([1_000, 5_500, 10_000]);
    expect(await readAll(retryFrame(5_500))).toEqual({ events: [], retryMs: 5_500, comments: 0 });
  });
});
