import type { ChannelAdapter } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { SILENT_LOG } from "../log/log.ts";
import { adapterLane } from "./lane.ts";

interface Settings {
  readonly enabled: boolean;
  readonly way: string;
}

type Named = ChannelAdapter & { readonly way: string };

/** A lane whose adapters say what they were made of, and which were closed. */
function aLane(first: Settings | null, channel: "mail" | "webhooks" = "webhooks") {
  const state = { settings: first, closed: [] as string[], errors: [] as (string | null)[], isFull: false, isBadGood: false };
  const lane = adapterLane<Settings>(
    {
      channels: {
        recordError: async ({ text }) => {
          await Promise.resolve();
          if (state.isFull) throw new Error("The disk is full");
          state.errors.push(text);
        },
      },
      clock: fixedClock(),
      log: SILENT_LOG,
    },
    {
      channel,
      read: async () => state.settings,
      open: ({ way }): Named => {
        if (way === "bad" && !state.isBadGood) throw new Error("Nobody can use this");
        return {
          channel,
          way,
          send: () => Promise.reject(new Error("Nobody sends here")),
          probe: () => Promise.resolve(null),
          [Symbol.asyncDispose]: async () => void state.closed.push(way),
        };
      },
    },
  );
  const way = async () => {
    const adapter = await lane.adapter();
    return adapter === null ? null : "way" in adapter ? adapter.way : "another";
  };
  return { state, lane, way };
}

describe("a lane that is asked by several at one moment", () => {
  test("opens one way for all of them", async () => {
    const { state, way, lane } = aLane({ enabled: true, way: "one" });

    expect(await Promise.all([way(), way(), way()])).toEqual(["one", "one", "one"]);
    await lane[Symbol.asyncDispose]();
    expect(state.closed).toEqual(["one"]);
  });

  test("gives nobody the way of before, once its settings are others", async () => {
    const { state, way } = aLane({ enabled: true, way: "one" });
    await way();
    state.settings = { enabled: true, way: "two" };

    expect(await Promise.all([way(), way()])).toEqual(["two", "two"]);
    state.settings = { enabled: false, way: "two" };
    expect(await Promise.all([way(), way()])).toEqual([null, null]);
    expect(state.closed).toEqual(["one", "two"]);
  });
});

test("a lane whose new settings cannot be used sends nothing by the old ones, and says why as soon as that can be written", async () => {
  const { state, way } = aLane({ enabled: true, way: "one" });
  await way();
  state.settings = { enabled: true, way: "bad" };
  state.isFull = true;

  await expect(way()).rejects.toThrow("full");
  expect(state.closed).toEqual(["one"]);
  state.isFull = false;
  expect(await way()).toBeNull();
  expect(state.errors).toEqual(["Error: Nobody can use this"]);
});

test("a channel whose settings cannot be used has a way out that is broken from the start, and opens by itself when they can be", async () => {
  const { state, lane, way } = aLane({ enabled: true, way: "bad" }, "mail");
  const adapter = await lane.adapter();
  const broken = { code: null, text: "Error: Nobody can use this" };

  expect(adapter?.broken).toEqual(broken);
  expect(await adapter?.probe(AbortSignal.timeout(1_000))).toEqual({ outcome: { kind: "pause", failure: "connection" }, answer: broken });
  expect(await lane.adapter()).not.toHaveProperty("way");
  state.isBadGood = true;

  expect(await Promise.all([way(), way()])).toEqual(["bad", "bad"]);
  expect([state.errors, state.closed]).toEqual([[], []]);
});
