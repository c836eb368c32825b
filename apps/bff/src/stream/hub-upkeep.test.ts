import { describe, expect, test } from "vitest";
import { type Listening, openStreamWorld } from "../testing/stream-world.ts";

describe("a stream", () => {
  test("that comes has the store asked for itself alone, and for nobody to whom nothing new can have come", async () => {
    const asked: number[] = [];
    await using world = await openStreamWorld((reads) => ({
      ...reads,
      streamNews: (input) => {
        asked.push(input.listeners.length);
        return reads.streamNews(input);
      },
    }));
    const streams: Listening[] = [];
    while (streams.length < 5) {
      const stream = await world.listen("dana");
      await stream.take(1);
      streams.push(stream);
    }
    const next = streams.map((stream) => stream.take(2));
    expect(asked).toEqual([1, 1, 1, 1, 1]);

    await world.happen("one");

    expect(await Promise.all(next)).toMatchObject(streams.map(() => [{ event: "alert" }, { data: { unread: 1 } }]));
    expect(asked).toEqual([1, 1, 1, 1, 1, 5]);
  });

  test("to a computer that lost its power is ended within a minute, though the connection took every beat (V5)", async () => {
    // Whatever is said to it stays.
    let held = 0;
    await using world = await openStreamWorld(undefined, async () => (ends) => (ends === "t1" ? (held += 1_000) : 0));
    const [gone, there] = [await world.listen("dana"), await world.listen("dana")];
    await gone.take(1);
    await there.take(1);
    void gone.next();
    const beating = there.next();

    for (let second = 0; second < 60 && world.hub.counts().dropped === 0; second += 1) await world.pass(1_000);

    expect([world.hub.counts(), world.disconnected(), world.logged]).toEqual([{ open: 1, dropped: 1 }, 1, ["stream.dropped"]]);
    await world.happen("one");
    expect(await beating).toMatchObject({ event: "alert" });
  });
});
