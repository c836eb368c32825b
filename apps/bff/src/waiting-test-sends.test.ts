import { startSlackServer, startSmtpReceiver, type SmtpReceiver } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { startTestServer } from "./testing/test-server.ts";

const ENV = { TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" };
const TOKEN = "xoxb-1234567890-abcdef";

test("a test that has to wait for room says so, and not that the channel does not work (N3)", async () => {
  await using smtp = await startSmtpReceiver();
  await using slack = await startSlackServer({ token: TOKEN });
  await using server = await startTestServer({ env: ENV });
  await server.letSignIn("root");
  const root = server.browser();
  await root.signIn("root");
  await root.send("PUT", "/api/v1/channels/mail", { ...mailTo(smtp), ratePerMinute: 1 });
  await root.send("PUT", "/api/v1/channels/slack", { enabled: true, token: TOKEN, channel: "#security", apiUrl: slack.apiUrl });
  const first = await root.send("POST", "/api/v1/channels/mail/test", {});

  const limited = await root.send("POST", "/api/v1/channels/mail/test", {});
  slack.answerNext({ at: "chat.postMessage", status: 429, retryAfter: "30" });
  const asked = await root.send("POST", "/api/v1/channels/slack/test", {});
  const asleep = await root.send("POST", "/api/v1/channels/slack/test", {});

  expect(first.body).toMatchObject({ state: "delivered" });
  const nothingSent = { state: "failed", failure: "transient" };
  expect(limited.body).toMatchObject({
    ...nothingSent,
    words: "Mail was not tried: its limit leaves no room for another 60 seconds. Nothing was sent.",
  });
  expect(asked.body).toMatchObject({ ...nothingSent, words: "Slack asks us to wait 30 seconds. Nothing was sent." });
  expect(asleep.body).toMatchObject({ ...nothingSent, words: "Slack asks us to wait 30 seconds. Nothing was sent." });
  expect(asked.body).not.toHaveProperty("waitMs");
  expect(smtp.messages).toHaveLength(1);
});

function mailTo({ host, port }: SmtpReceiver) {
  const open = { security: "none", username: null, password: null };
  return { enabled: true, host, port, from: "Tocsin <tocsin@example.com>", systemTo: null, ...open };
}
