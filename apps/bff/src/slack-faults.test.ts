import { createSlackAdapter } from "@tocsin/channels/slack";
import { type SlackFault, type SlackServer, startSlackServer } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { egressRules } from "./config/egress-rules.ts";
import { type ChannelWorld, openChannelWorld } from "./testing/channel-world.ts";

/** C-03: what Slack can answer, met by the engine on the real store; `becomes` is the delivery after the first try. */

const TOKEN = "xoxb-1234567890-abc";

/** Page 4.1, code by code. */
const CODES = {
  workspace:
    "invalid_auth not_authed account_inactive token_revoked token_expired missing_scope not_allowed_token_type no_permission app_access_restricted team_not_found enterprise_is_restricted access_denied accesslimited ekm_access_denied two_factor_setup_required method_deprecated deprecated_endpoint",
  recipient:
    "channel_not_found is_archived not_in_channel user_not_found users_not_found user_disabled user_not_visible messages_tab_disabled restricted_action restricted_action_read_only_channel cannot_reply_to_message",
  ours: "invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long no_text too_many_attachments metadata_too_large invalid_arg_name invalid_arguments invalid_charset missing_post_type markdown_text_conflict",
  limited: "ratelimited rate_limited",
  quota: "message_limit_exceeded",
  ambiguous: "fatal_error internal_error service_unavailable request_timeout team_added_to_org org_login_required",
  unknown: "never_heard_of_this",
} as const;

const BECOMES: Readonly<Record<keyof typeof CODES, { readonly state: string; readonly counted: number; readonly requests: number }>> = {
  workspace: { state: "held connection_paused", counted: 0, requests: 1 },
  recipient: { state: "failed recipient", counted: 1, requests: 1 },
  ours: { state: "failed defect", counted: 1, requests: 2 },
  limited: { state: "retrying transient", counted: 0, requests: 1 },
  quota: { state: "retrying transient", counted: 1, requests: 1 },
  ambiguous: { state: "retrying ambiguous", counted: 1, requests: 1 },
  unknown: { state: "retrying transient", counted: 1, requests: 1 },
};

const EVERY_CODE = Object.entries(CODES).flatMap(([kind, codes]) =>
  codes.split(" ").map((code) => [code, kind as keyof typeof CODES] as const),
);

interface SlackWorld extends ChannelWorld {
  readonly slack: SlackServer;
  /** Messages asked to be posted, posted or not. */
  readonly posts: () => number;
}

async function openSlack(): Promise<SlackWorld> {
  const slack = await startSlackServer({ token: TOKEN });
  const world = await openChannelWorld("slack", ({ config, clock }) =>
    createSlackAdapter({
      token: TOKEN,
      apiUrl: slack.apiUrl,
      rules: egressRules(config.egress, 0),
      clock,
      wait: (ms) => {
        clock.advance(ms);
        return Promise.resolve();
      },
      limits: { connectMs: 3_000, firstByteMs: 4_000, totalMs: 5_000 },
    }),
  );
  return {
    ...world,
    slack,
    posts: () => slack.calls.filter(({ method }) => method === "chat.postMessage").length,
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await slack[Symbol.asyncDispose]();
    },
  };
}

async function stateOf(world: ChannelWorld, event = "e1"): Promise<{ readonly state: string; readonly counted: number }> {
  const found = (await world.deliveries()).find((delivery) => delivery.event === event);
  return { state: `${String(found?.state)} ${String(found?.reason)}`, counted: found?.counted ?? -1 };
}

describe("an error of Slack's (C-03)", () => {
  test.each(EVERY_CODE)("%s is treated as %s: nothing is lost, and what is final is not tried again", async (code, kind) => {
    await using world = await openSlack();
    const { requests, ...becomes } = BECOMES[kind];
    world.slack.answerAlways({ at: "chat.postMessage", error: code });
    await world.accept("e1");

    await world.engine.drain();
    expect(await stateOf(world)).toEqual(becomes);
    expect(world.posts()).toBe(requests);
    world.slack.behave();
    // Past every pause that any of them asks for.
    world.clock.advance(2 * 3_600_000);
    await world.engine.drain();

    const isFinal = becomes.state.startsWith("failed");
    expect((await stateOf(world)).state).toBe(isFinal ? becomes.state : "delivered null");
    expect(world.posts()).toBe(isFinal ? requests : requests + 1);
    expect(world.slack.messages).toHaveLength(isFinal ? 0 : 1);
    expect(await world.isLedgerSound("e1")).toBe(true);
  });

  test("that we do not know ends after two more tries", async () => {
    await using world = await openSlack();
    world.slack.answerAlways({ at: "chat.postMessage", error: "never_heard_of_this" });
    await world.accept("e1");
    for (let hour = 0; hour < 5; hour += 1) {
      await world.engine.drain();
      world.clock.advance(3_600_000);
    }

    expect(await stateOf(world)).toEqual({ state: "failed refused", counted: 3 });
    expect(world.posts()).toBe(3);
  });
});

describe("being told to slow down (C-03)", () => {
  test.each([
    ["1", 5_000],
    ["30", 30_000],
    ["3600", 3_600_000],
    [null, 30_000],
    ["garbage", 30_000],
    ["-7", 30_000],
  ] as const)("Retry-After %s: no request to that channel before its end, and no attempt is used up", async (retryAfter, waitMs) => {
    await using world = await openSlack();
    world.slack.answerNext({ at: "chat.postMessage", status: 429, ...(retryAfter === null ? {} : { retryAfter }) });
    await world.accept("e1");
    await world.engine.drain();
    await world.accept("e2");
    world.clock.advance(waitMs === 5_000 ? 999 : waitMs - 1);
    await world.engine.drain();

    expect(world.posts()).toBe(1);
    expect((await stateOf(world)).counted).toBe(0);

    // The second event was told to wait as well: its own schedule comes on top.
    world.clock.advance(waitMs + 60_000);
    await world.engine.drain();
    expect((await stateOf(world, "e1")).state).toBe("delivered null");
    expect((await stateOf(world, "e2")).state).toBe("delivered null");
    expect(world.slack.messages).toHaveLength(2);
  });
});

describe("what is no answer of Slack's (C-03)", () => {
  test.each<[string, SlackFault, string]>([
    ["200 without JSON", { at: "chat.postMessage", status: 200, body: "<html>" }, "retrying ambiguous"],
    ["500", { at: "chat.postMessage", status: 500 }, "retrying ambiguous"],
    ["502", { at: "chat.postMessage", status: 502, body: "<p>" }, "retrying ambiguous"],
    ["503", { at: "chat.postMessage", status: 503 }, "retrying ambiguous"],
    ["a reset before it was taken", { at: "chat.postMessage", drop: "before" }, "retrying ambiguous"],
    ["a reset after it was taken", { at: "chat.postMessage", drop: "after" }, "retrying ambiguous"],
    ["silence", { at: "chat.postMessage", hang: true }, "retrying ambiguous"],
    ["another server", { at: "chat.postMessage", status: 404, body: "<p>" }, "held connection_paused"],
  ])("%s: the same message goes again, with the id it had", async (name, fault, becomes) => {
    await using world = await openSlack();
    world.slack.answerNext(fault);
    await world.accept("e1");
    await world.engine.drain();
    const first = (await stateOf(world)).state;
    world.clock.advance(60_000);
    await world.engine.drain();

    expect(first).toBe(becomes);
    expect((await stateOf(world)).state).toBe("delivered null");
    expect(world.slack.messages).toHaveLength(name === "a reset after it was taken" ? 2 : 1);
    expect(new Set(world.slack.messages.map(({ clientMessageId }) => clientMessageId)).size).toBe(1);
  });

  test("an answer that takes two seconds is waited for", async () => {
    await using world = await openSlack();
    world.slack.answerNext({ at: "chat.postMessage", delayMs: 2_000 });
    await world.accept("e1");

    await world.engine.drain();

    expect(await stateOf(world)).toEqual({ state: "delivered null", counted: 1 });
    expect(world.posts()).toBe(1);
  });
});
