import type { SendOutcome } from "@tocsin/domain";
import type { SlackMessage } from "@tocsin/ports";
import { describeChannelAdapter, type RemoteReply } from "@tocsin/ports/testing";
import { fixedClock, type SlackFault, type SlackServer, startSlackServer } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { loopbackRules, publicRules } from "../http/testing/rules.ts";
import { createSlackAdapter } from "./slack-adapter.ts";
import type { SlackOptions } from "./slack-api.ts";

const TOKEN = "xoxb-1234567890-secretsecret";
const soon = () => AbortSignal.timeout(10_000);

const FAULT_OF: Readonly<Record<Exclude<RemoteReply, "ok" | "bad-credentials">, SlackFault>> = {
  busy: { at: "chat.postMessage", status: 429, retryAfter: "1" },
  "no-such-recipient": { at: "users.lookupByEmail", error: "users_not_found" },
  "drop-before": { at: "users.lookupByEmail", drop: "before" },
  "drop-after": { at: "chat.postMessage", drop: "after" },
  hang: { at: "chat.postMessage", hang: true },
};

describeChannelAdapter("Slack", async () => {
  const { server, adapter, close } = await aWorkspace();
  return {
    adapter,
    message: (delivery) => message({ delivery }),
    answer: (reply) => {
      if (reply === "ok") server.behave();
      else if (reply === "bad-credentials")
        for (const at of ["auth.test", "users.lookupByEmail", "chat.postMessage"] as const)
          server.answerAlways({ at, error: "invalid_auth" });
      else server.answerNext(FAULT_OF[reply]);
    },
    received: () => server.messages.map(({ delivery }) => delivery ?? ""),
    [Symbol.asyncDispose]: close,
  };
});

describe("a Slack message on the wire", () => {
  test("goes to the person's own channel, found by their address, with nothing that Slack would unfold", async () => {
    await using workspace = await aWorkspace();

    const report = await workspace.adapter.send(message(), soon());

    expect(report).toMatchObject({ outcome: { kind: "delivered" }, answer: { code: "ok" } });
    expect(workspace.methods()).toEqual(["users.lookupByEmail", "conversations.open", "chat.postMessage"]);
    expect(workspace.server.messages).toMatchObject([{ to: "dana@example.com", delivery: "d-1", text: "Summary", blocks: BLOCKS }]);
    expect(workspace.server.messages[0]?.body).toMatchObject({
      link_names: false,
      parse: "none",
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: "delivery", event_payload: { id: "d-1" } },
    });
    expect(workspace.server.messages[0]?.clientMessageId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test("to the shared channel asks nobody's address", async () => {
    await using workspace = await aWorkspace();

    await workspace.adapter.send(message({ to: { kind: "channel", channel: "#security" } }), soon());

    expect(workspace.methods()).toEqual(["chat.postMessage"]);
    expect(workspace.server.messages).toMatchObject([{ to: "#security" }]);
  });

  test("has the same client_msg_id when it is sent again, and another delivery another", async () => {
    await using workspace = await aWorkspace();
    workspace.server.answerNext({ at: "chat.postMessage", drop: "after" });

    for (const delivery of ["d-1", "d-1", "d-2"]) await workspace.adapter.send(message({ delivery }), soon());

    const [first, again, other] = workspace.server.messages.map(({ clientMessageId }) => clientMessageId);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test("goes nowhere when the API's address is not allowed", async () => {
    await using workspace = await aWorkspace({ rules: publicRules });

    expect(await workspace.adapter.send(message(), soon())).toMatchObject({
      outcome: { kind: "pause" },
      answer: { code: "EADDRESSREFUSED" },
    });
    expect(workspace.server.calls).toEqual([]);
  });
});

/** Page 4.1, word by word: every code, and what becomes of the delivery. */
const CODES: readonly (readonly [SendOutcome["kind"], string | null, string])[] = [
  [
    "pause",
    "connection",
    "invalid_auth not_authed account_inactive token_revoked token_expired missing_scope not_allowed_token_type no_permission app_access_restricted team_not_found enterprise_is_restricted access_denied accesslimited ekm_access_denied two_factor_setup_required method_deprecated deprecated_endpoint",
  ],
  [
    "fail",
    "recipient",
    "channel_not_found is_archived not_in_channel user_not_found users_not_found user_disabled user_not_visible messages_tab_disabled restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel cannot_reply_to_message",
  ],
  [
    "fail",
    "defect",
    "invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long no_text too_many_attachments metadata_too_large invalid_arg_name invalid_arguments invalid_charset missing_post_type markdown_text_conflict",
  ],
  ["retry", "transient", "ratelimited rate_limited message_limit_exceeded never_heard_of_this"],
  ["retry", "ambiguous", "fatal_error internal_error service_unavailable request_timeout team_added_to_org org_login_required"],
];

describe("an error of Slack's", () => {
  test.each(CODES.flatMap(([kind, failure, codes]) => codes.split(" ").map((code) => ({ code, kind, failure }))))(
    "$code becomes $kind, $failure",
    async ({ code, kind, failure }) => {
      await using workspace = await aWorkspace();
      workspace.server.answerAlways({ at: "chat.postMessage", error: code });

      const report = await workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());

      expect(report).toMatchObject({ outcome: { kind, failure }, answer: { code } });
      expect(report.answer.text).toMatch(/^[^\p{Cc}]{1,500}$/u);
      expect(JSON.stringify(report)).not.toContain(TOKEN);
      expect(workspace.methods()).toHaveLength(failure === "defect" ? 2 : 1);
    },
  );

  test.each([
    ["200 without JSON", { status: 200, body: "<html>" }, "ambiguous"],
    ["200 with another JSON", { status: 200, body: "[]" }, "ambiguous"],
    ["500", { status: 500 }, "ambiguous"],
    ["503", { status: 503, body: "down" }, "ambiguous"],
    ["302", { status: 302 }, "connection"],
    ["404", { status: 404, body: "<p>" }, "connection"],
  ] as const)("%s is no answer of Slack's", async (_name, answer, failure) => {
    await using workspace = await aWorkspace();
    workspace.server.answerNext({ at: "chat.postMessage", ...answer });

    expect((await workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon())).outcome).toMatchObject({ failure });
  });

  test("that we do not know is tried twice, and no more", async () => {
    await using workspace = await aWorkspace();
    workspace.server.answerAlways({ at: "chat.postMessage", error: "brand_new" });
    const sent = async (attempts: number) => (await workspace.adapter.send(message({ attempts }), soon())).outcome.kind;

    expect([await sent(0), await sent(1), await sent(2)]).toEqual(["retry", "retry", "fail"]);
  });

  test("about the form of the message is answered with a plain text, once, under the same id", async () => {
    await using workspace = await aWorkspace();
    workspace.server.answerNext({ at: "chat.postMessage", error: "invalid_blocks" });

    const report = await workspace.adapter.send(message(), soon());

    expect(report.outcome.kind).toBe("delivered");
    expect(workspace.server.messages).toMatchObject([{ text: "Plain", blocks: [], delivery: "d-1", body: { mrkdwn: false } }]);
  });

  test("missing_scope names the scope", async () => {
    await using workspace = await aWorkspace();
    workspace.server.answerNext({ at: "users.lookupByEmail", error: "missing_scope", needed: "users:read.email" });

    expect((await workspace.adapter.send(message(), soon())).answer.text).toContain("users:read.email");
  });

  test("in the middle of finding a person cannot have posted anything", async () => {
    await using workspace = await aWorkspace();
    workspace.server.answerNext({ at: "conversations.open", drop: "after" });

    expect((await workspace.adapter.send(message(), soon())).outcome).toMatchObject({ kind: "retry", failure: "transient" });
  });
});

describe("being told to slow down", () => {
  test.each([
    ["1", 1_000],
    ["30", 30_000],
    ["3600", 3_600_000],
    [undefined, 30_000],
    ["soon", 30_000],
    ["-5", 30_000],
  ])("Retry-After %s keeps every message to that channel here for so long, and no other", async (retryAfter, waitMs) => {
    await using workspace = await aWorkspace();
    const toChannel = (channel: string) => workspace.adapter.send(message({ to: { kind: "channel", channel } }), soon());
    workspace.server.answerNext({ at: "chat.postMessage", status: 429, ...(retryAfter === undefined ? {} : { retryAfter }) });

    const told = await toChannel("C1");
    const early = await toChannel("C1");
    const other = await toChannel("C2");
    workspace.clock.advance(waitMs - 1);
    const stillEarly = await toChannel("C1");
    const calls = workspace.methods().length;
    workspace.clock.advance(1);
    const late = await toChannel("C1");

    expect(told.outcome).toEqual({ kind: "retry", failure: "transient", afterMs: waitMs, countsAsAttempt: false });
    expect(early.outcome).toEqual({ kind: "retry", failure: "transient", afterMs: waitMs, countsAsAttempt: false });
    expect(stillEarly.outcome).toMatchObject({ kind: "retry", afterMs: 1, countsAsAttempt: false });
    expect(other.outcome.kind).toBe("delivered");
    expect(calls).toBe(2);
    expect(late.outcome.kind).toBe("delivered");
  });

  test("posts one message a second to a channel, and three at once after a pause", async () => {
    await using workspace = await aWorkspace();
    const start = workspace.clock.now();

    for (let index = 0; index < 33; index += 1) await workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());

    expect(workspace.clock.now() - start).toBe(30_000);
  });

  test("looks up forty-five people a minute", async () => {
    await using workspace = await aWorkspace();
    const start = workspace.clock.now();

    for (let index = 0; index < 50; index += 1)
      await workspace.adapter.send(message({ to: { kind: "person", email: `p${String(index)}@example.com` } }), soon());

    expect(workspace.clock.now() - start).toBeGreaterThanOrEqual(60_000);
    expect(workspace.clock.now() - start).toBeLessThan(66_000);
  });

  test("gives a message back when its turn is far away, without a request", async () => {
    await using workspace = await aWorkspace({ wait: () => new Promise(() => undefined) });
    const toChannel = () => workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());
    const waiting = Array.from({ length: 18 }, toChannel);

    const last = await toChannel();
    await Promise.all(waiting.slice(0, 3));

    expect(last.outcome).toMatchObject({ kind: "retry", countsAsAttempt: false });
    expect(workspace.methods()).toHaveLength(3);
  });
});

describe("who has an address", () => {
  test("is asked once a day, however the address is written, by however many at once", async () => {
    await using workspace = await aWorkspace();
    const to = (email: string) => workspace.adapter.send(message({ to: { kind: "person", email } }), soon());

    await Promise.all([to("dana@example.com"), to("Dana@Example.com"), to("dana@example.com")]);
    workspace.clock.advance(24 * 3_600_000 - 60_000);
    await to("dana@example.com");
    const lookups = () => workspace.methods().filter((method) => method === "users.lookupByEmail").length;
    expect(lookups()).toBe(1);

    workspace.clock.advance(60_000);
    await to("dana@example.com");
    expect(lookups()).toBe(2);
  });

  test("is not asked again for six hours where nobody has it", async () => {
    await using workspace = await aWorkspace({}, { isKnown: () => false });

    const [first, again] = [await workspace.adapter.send(message(), soon()), await workspace.adapter.send(message(), soon())];
    expect(workspace.methods()).toEqual(["users.lookupByEmail"]);
    workspace.clock.advance(6 * 3_600_000);
    await workspace.adapter.send(message(), soon());

    expect([first.outcome, again.outcome]).toEqual([
      { kind: "fail", failure: "recipient" },
      { kind: "fail", failure: "recipient" },
    ]);
    expect(workspace.methods()).toHaveLength(2);
  });

  test("is asked again after Slack did not know the channel any more", async () => {
    await using workspace = await aWorkspace();
    await workspace.adapter.send(message(), soon());
    workspace.server.answerNext({ at: "chat.postMessage", error: "channel_not_found" });
    await workspace.adapter.send(message(), soon());
    await workspace.adapter.send(message(), soon());

    expect(workspace.methods().filter((method) => method === "users.lookupByEmail")).toHaveLength(2);
  });
});

describe("a Slack that cannot be reached", () => {
  test("is knocked at more and more rarely, costs no attempt, and is back at once when it answers", async () => {
    const { server, adapter, clock } = await aWorkspace();
    await server[Symbol.asyncDispose]();
    const afterMs = async () => {
      const { outcome } = await adapter.send(message(), soon());
      return outcome.kind === "retry" && !outcome.countsAsAttempt ? outcome.afterMs : null;
    };

    expect([await afterMs(), await afterMs()]).toEqual([5_000, 5_000]);
    clock.advance(5_000);
    expect(await afterMs()).toBe(10_000);
    await adapter[Symbol.asyncDispose]();
  });
});

const BLOCKS = [{ type: "section", text: { type: "plain_text", text: "Block", emoji: false } }];

function message(changed: Partial<SlackMessage> = {}): SlackMessage {
  return {
    channel: "slack",
    delivery: "d-1",
    to: { kind: "person", email: "dana@example.com" },
    text: "Summary",
    blocks: BLOCKS,
    plainText: "Plain",
    attempts: 0,
    ...changed,
  };
}

/** A workspace and an adapter whose waiting passes at once, by a clock that stands still otherwise. */
async function aWorkspace(changed: Partial<SlackOptions> = {}, options: Parameters<typeof startSlackServer>[0] = {}) {
  const server: SlackServer = await startSlackServer({ token: TOKEN, ...options });
  const clock = fixedClock();
  const wait = async (ms: number) => {
    clock.advance(ms);
  };
  const adapter = createSlackAdapter({ token: TOKEN, apiUrl: server.apiUrl, rules: loopbackRules, clock, wait, ...changed });
  const close = async () => {
    await adapter[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return { server, clock, adapter, close, methods: () => server.calls.map(({ method }) => method), [Symbol.asyncDispose]: close };
}
