import type { SendOutcome } from "@tocsin/domain";
import { describeChannelAdapter, type RemoteReply } from "@tocsin/ports/testing";
import { fixedClock, type SlackFault } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { publicRules } from "../http/testing/rules.ts";
import { BadApiUrl, createSlackAdapter } from "./slack-adapter.ts";
import { aWorkspace, BLOCKS, message, soon, TOKEN } from "./testing/workspace.ts";

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
    secrets: [TOKEN],
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
    const resolve = () => Promise.resolve(["127.0.0.1"]);
    await using workspace = await aWorkspace({ apiUrl: "https://slack.example.com/api", rules: publicRules, resolve });

    expect(await workspace.adapter.send(message(), soon())).toMatchObject({
      outcome: { kind: "pause" },
      answer: { code: "EADDRESSREFUSED" },
    });
    expect(workspace.server.calls).toEqual([]);
  });

  test("has no way out at all where the API's address tells by itself that it is not allowed", () => {
    const options = { token: TOKEN, apiUrl: "http://127.0.0.1:8065/api", rules: publicRules, clock: fixedClock() };

    expect(() => createSlackAdapter(options)).toThrow(BadApiUrl);
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

  test("is none where its answer quotes more of the message than is read", async () => {
    await using workspace = await aWorkspace();
    const body = JSON.stringify({ ok: true, channel: "C1", message: { text: "漢".repeat(30_000) } });
    workspace.server.answerNext({ at: "chat.postMessage", status: 200, body });

    const { outcome } = await workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());

    expect(outcome).toEqual({ kind: "delivered", receipt: "C1" });
  });

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
    const sent = async (delivery: string) => (await workspace.adapter.send(message({ delivery }), soon())).outcome.kind;

    expect([await sent("d1"), await sent("d1"), await sent("d2"), await sent("d1"), await sent("d2")]).toEqual([
      "retry",
      "retry",
      "retry",
      "fail",
      "retry",
    ]);
  });

  test("that we do not know is tried twice, whatever else the delivery met before", async () => {
    await using workspace = await aWorkspace();
    const sent = async () => (await workspace.adapter.send(message({ delivery: "d1" }), soon())).outcome.kind;
    workspace.server.answerAlways({ at: "chat.postMessage", error: "internal_error" });
    await sent();
    await sent();
    workspace.server.answerAlways({ at: "chat.postMessage", error: "brand_new" });

    expect([await sent(), await sent(), await sent()]).toEqual(["retry", "retry", "fail"]);
  });

  test("sends a message whose form is refused once more before those that were begun after it", async () => {
    await using workspace = await aWorkspace();
    workspace.server.answerNext({ at: "chat.postMessage", error: "invalid_blocks" });

    const reports = await Promise.all(
      ["first", "second", "third"].map((text) =>
        workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" }, text, plainText: `${text} in plain words` }), soon()),
      ),
    );

    expect(reports.map(({ outcome, wire }) => [outcome.kind, wire?.written])).toEqual([
      ["delivered", 2],
      ["delivered", 1],
      ["delivered", 1],
    ]);
    expect(workspace.server.messages.map(({ text }) => text)).toEqual(["first in plain words", "second", "third"]);
  });

  test("about the form of the message is answered with a plain text, once, under the same id", async () => {
    await using workspace = await aWorkspace();
    workspace.server.answerNext({ at: "chat.postMessage", error: "invalid_blocks" });

    const report = await workspace.adapter.send(message(), soon());

    expect(report).toMatchObject({ outcome: { kind: "delivered" }, wire: { written: 2, meant: 2 } });
    expect(report.wire?.bytes).toBeGreaterThan(500);
    expect(workspace.server.messages).toMatchObject([{ text: "Plain", blocks: [], delivery: "d-1", body: { mrkdwn: false } }]);
  });

  test.each([
    ["missing_scope", true],
    ["not_allowed_token_type", true],
    ["invalid_auth", undefined],
    ["token_revoked", undefined],
  ])("%s says whether auth.test would show it", async (error, onlySendingTells) => {
    await using workspace = await aWorkspace();
    workspace.server.answerAlways({ at: "chat.postMessage", error });

    const { outcome } = await workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());

    expect(outcome).toEqual({ kind: "pause", failure: "connection", ...(onlySendingTells === true ? { onlySendingTells } : {}) });
  });

  test("missing_scope names the scope", async () => {
    await using workspace = await aWorkspace();
    workspace.server.answerNext({ at: "users.lookupByEmail", error: "missing_scope", needed: "users:read.email" });

    expect((await workspace.adapter.send(message(), soon())).answer.text).toContain("users:read.email");
  });

  test("that quotes our token back as its code or its scope is not repeated", async () => {
    await using workspace = await aWorkspace();
    const encoded = Buffer.from(TOKEN).toString("base64url");

    workspace.server.answerNext({ at: "chat.postMessage", error: TOKEN });
    workspace.server.answerNext({ at: "chat.postMessage", error: "missing_scope", needed: TOKEN });
    workspace.server.answerNext({ at: "chat.postMessage", error: encoded });
    const told = [1, 2, 3].map(() => workspace.adapter.send(message(), soon()));

    const said = JSON.stringify(await Promise.all(told));
    expect(said).toContain("no_code");
    expect(said).not.toContain(TOKEN);
    expect(said).not.toContain(encoded);
  });

  test("in the middle of finding a person cannot have posted anything", async () => {
    await using workspace = await aWorkspace();
    workspace.server.answerNext({ at: "conversations.open", drop: "after" });

    expect((await workspace.adapter.send(message(), soon())).outcome).toMatchObject({ kind: "retry", failure: "transient" });
  });
});

test("a server that failed and says for how long it wants quiet has its channel left alone for so long", async () => {
  await using workspace = await aWorkspace();
  const send = () => workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());
  workspace.server.answerNext({ at: "chat.postMessage", status: 503, retryAfter: "120" });

  expect((await send()).outcome).toEqual({ kind: "retry", failure: "ambiguous", afterMs: 120_000, countsAsAttempt: true });
  expect((await send()).outcome).toEqual({ kind: "retry", failure: "transient", afterMs: 120_000, countsAsAttempt: false });
  expect(workspace.methods()).toHaveLength(1);
  workspace.clock.advance(120_000);
  expect((await send()).outcome.kind).toBe("delivered");
});

test("a workspace that has used up its messages is left alone for an hour", async () => {
  await using workspace = await aWorkspace();
  workspace.server.answerNext({ at: "chat.postMessage", error: "message_limit_exceeded" });

  const { outcome } = await workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());

  expect(outcome).toEqual({ kind: "retry", failure: "transient", afterMs: 3_600_000, countsAsAttempt: true });
});

test("a message that is sent once more in plain words waits for its turn as any other", async () => {
  await using workspace = await aWorkspace();
  const send = () => workspace.adapter.send(message({ to: { kind: "channel", channel: "C1" } }), soon());
  const start = workspace.clock.now();
  await send();
  await send();
  workspace.server.answerNext({ at: "chat.postMessage", error: "invalid_blocks" });

  expect((await send()).outcome.kind).toBe("delivered");
  expect(workspace.server.messages.at(-1)?.text).toBe("Plain");
  expect(workspace.clock.now() - start).toBe(1_000);
});
