import type { EndpointId, EndpointQueue } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { SYSTEM_TIMERS } from "./bell.ts";
import { createEndpointLanes } from "./endpoint-lanes.ts";
import type { LaneWorker } from "./lane-worker.ts";
import { createLoop } from "./loop.ts";
import { eventually } from "./testing/dying.ts";

/** Lanes that only tell whether they turn, over queues that the test decides. */
function someLanes() {
  const queues: EndpointQueue[] = [];
  const leased = new Map<EndpointId, readonly string[]>();
  const claims: string[] = [];
  const turning = new Set<EndpointId>();
  const made: EndpointId[] = [];
  const dropped: EndpointId[] = [];

  function createWorker(endpoint: EndpointId): LaneWorker {
    made.push(endpoint);
    const nothing = (): undefined => undefined;
    return {
      lane: {
        turn: () => Promise.resolve(false),
        refresh: nothing,
        idleMs: () => Promise.resolve(1_000),
        inFlight: () => 0,
        nextEnd: () => Promise.resolve(),
        leased: () => leased.get(endpoint) ?? [],
        release: () => Promise.resolve(),
        abort: nothing,
      },
      loop: {
        ring: nothing,
        run: (stopping) => {
          turning.add(endpoint);
          return new Promise((resolve) => {
            stopping.addEventListener("abort", () => {
              turning.delete(endpoint);
              resolve();
            });
          });
        },
      },
      turn: () => Promise.resolve(false),
      between: (work) => {
        // A turn that was under way has claimed.
        for (const delivery of claims.splice(0)) leased.set(endpoint, [delivery]);
        return Promise.resolve(work());
      },
      refresh: nothing,
    };
  }

  const lanes = createEndpointLanes({
    store: { endpointQueues: () => Promise.resolve([...queues]), suppressOrphanedQueues: () => Promise.resolve(0) },
    clock: fixedClock(1_000),
    createWorker,
    onDropped: (endpoint) => dropped.push(endpoint),
  });
  return { lanes, queues, leased, claims, turning, made, dropped };
}

test("an endpoint has a lane while it has work, and leaves nothing behind when it has none", async () => {
  const { lanes, queues, leased, claims, turning, made, dropped } = someLanes();
  const stopping = new AbortController();
  const watch = createLoop({
    work: "send",
    turn: lanes.turn,
    idleMs: () => Promise.resolve(1),
    timers: SYSTEM_TIMERS,
    emit: () => undefined,
    falterMs: 1,
  });
  const running = lanes.run(watch, stopping.signal);

  queues.push({ endpoint: "7", dueAt: 0, active: true }, { endpoint: "8", dueAt: 0, active: true });
  await eventually(() => {
    expect([...turning]).toEqual(["7", "8"]);
  });
  expect(lanes.workers()).toHaveLength(2);

  // The last message of one is still under way, that of the other is claimed in this moment.
  leased.set("8", ["e1_webhooks_w8_0"]);
  claims.push("e1_webhooks_w7_0");
  queues.length = 0;
  await eventually(() => {
    expect(claims).toEqual([]);
  });
  expect([...turning]).toEqual(["7", "8"]);
  leased.delete("7");
  await eventually(() => {
    expect(dropped).toEqual(["7"]);
  });
  expect([...turning]).toEqual(["8"]);
  expect(lanes.workers().map(({ lane }) => lane.leased())).toEqual([["e1_webhooks_w8_0"]]);

  leased.clear();
  await eventually(() => {
    expect(dropped).toEqual(["7", "8"]);
  });
  expect([turning.size, lanes.workers()]).toEqual([0, []]);

  queues.push({ endpoint: "7", dueAt: 0, active: true });
  await eventually(() => {
    expect(made).toEqual(["7", "8", "7"]);
  });
  stopping.abort();
  await running;
  expect(turning.size).toBe(0);
});
