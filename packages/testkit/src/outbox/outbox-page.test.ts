import { createTransport } from "nodemailer";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { startSlackServer } from "../slack/slack-server.ts";
import { startSmtpReceiver } from "../smtp/smtp-receiver.ts";
import { startTeamsFlow } from "../teams/teams-flow.ts";
import { startWebhookReceiver } from "../webhooks/webhook-receiver.ts";
import { startOutboxPage } from "./outbox-page.ts";

const MAIL = {
  from: "tocsin@example.com",
  to: "dana@example.com",
  subject: "<b>Hello</b>",
  text: "Plain <i>words</i>",
  html: "<p>Rich words</p><script>parent.stolen = true</script>",
};

describe("the outbox page", () => {
  test("lists mails newest first and shows each as its receiver sees it", async () => {
    await using receiver = await startSmtpReceiver();
    await using outbox = await startOutboxPage({ mail: receiver });
    await send(receiver.port, { ...MAIL, subject: "First" });
    await send(receiver.port, MAIL);

    const list = await get(outbox.url);
    const mail = await get(`${outbox.url}mail/2`);
    const html = await fetch(`${outbox.url}mail/2/html`);

    expect(list.indexOf("&lt;b&gt;Hello&lt;/b&gt;")).toBeLessThan(list.indexOf("First"));
    expect(mail).toContain('<iframe sandbox="" src="/mail/2/html"');
    expect(mail).toContain("Plain &lt;i&gt;words&lt;/i&gt;");
    expect(html.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
    expect(await html.text()).toContain("<p>Rich words</p>");
    expect(await get(`${outbox.url}mail/2/raw`)).toContain("Content-Type: multipart/alternative");
  });

  test("gives the same as JSON, and forgets it when told to", async () => {
    await using receiver = await startSmtpReceiver();
    await using outbox = await startOutboxPage({ mail: receiver });
    await send(receiver.port, MAIL);

    expect(JSON.parse(await get(`${outbox.url}messages.json`))).toMatchObject([
      { number: 1, subject: "<b>Hello</b>", to: "dana@example.com" },
    ]);

    await fetch(`${outbox.url}messages`, { method: "DELETE" });
    expect(JSON.parse(await get(`${outbox.url}messages.json`))).toEqual([]);
    expect((await fetch(`${outbox.url}mail/1`)).status).toBe(404);
  });
});

describe("the outbox page of Slack", () => {
  test("is a tab beside the mails, and shows a message as text, whatever stands in it", async () => {
    await using receiver = await startSmtpReceiver();
    await using slack = await startSlackServer();
    await using outbox = await startOutboxPage({ mail: receiver, slack });
    const block = { type: "header", text: { type: "plain_text", text: "<b>Critical</b>", emoji: false } };
    const answer = await fetch(`${slack.apiUrl}/chat.postMessage`, {
      method: "POST",
      headers: { authorization: "Bearer xoxb-1", "content-type": "application/json" },
      body: JSON.stringify({ channel: "#security", text: "&lt;b&gt;Critical", blocks: [block] }),
    });

    expect(await answer.json()).toMatchObject({ ok: true });
    expect(await get(outbox.url)).toContain('<a href="/slack">Slack (1)</a>');
    expect(await get(`${outbox.url}slack`)).toContain("&lt;b&gt;Critical</a>");
    expect(await get(`${outbox.url}slack/1`)).toContain("<h2>&lt;b&gt;Critical&lt;/b&gt;</h2>");
    expect(JSON.parse(await get(`${outbox.url}slack.json`))).toMatchObject([{ to: "#security", blocks: [block] }]);
  });
});

describe("its Teams tab", () => {
  test("shows cards newest first, as text that does nothing", async () => {
    await using mail = await startSmtpReceiver();
    await using teams = await startTeamsFlow();
    await using outbox = await startOutboxPage({ mail, teams });
    for (const words of ["First", "<b>Second</b>"]) {
      const card = { type: "AdaptiveCard", body: [{ type: "TextBlock", text: words }] };
      await fetch(teams.url, { method: "POST", body: JSON.stringify({ attachments: [{ content: card }] }) });
    }

    const page = await get(`${outbox.url}teams`);

    expect(page.indexOf("&lt;b&gt;Second&lt;/b&gt;")).toBeLessThan(page.indexOf("First"));
    expect(await get(outbox.url)).toContain("Microsoft Teams (2)");
    expect(JSON.parse(await get(`${outbox.url}teams.json`))).toHaveLength(2);
    await fetch(`${outbox.url}messages`, { method: "DELETE" });
    expect(await get(`${outbox.url}teams`)).toContain("No card yet");
  });
});

describe("its webhooks tab", () => {
  test("shows requests newest first with their bodies as text, and whether they verify", async () => {
    await using mail = await startSmtpReceiver();
    const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
    await using webhooks = await startWebhookReceiver({ secrets: [secret] });
    await using outbox = await startOutboxPage({ mail, webhooks });
    const body = '{"title":"<b>First</b>"}';
    const at = new Date();
    const signed = {
      "webhook-id": "d-1",
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(secret).sign("d-1", at, body),
    };
    await fetch(webhooks.url, { method: "POST", body, headers: signed });
    await fetch(webhooks.url, { method: "POST", body: "Second", headers: { ...signed, "webhook-id": "d-2" } });

    const page = await get(`${outbox.url}webhooks`);

    expect(page.indexOf("✗ Signature not verified")).toBeLessThan(page.indexOf("✓ Signature verified"));
    expect(page).toContain("&lt;b&gt;First&lt;/b&gt;");
    expect(await get(outbox.url)).toContain("Webhooks (2)");
    expect(JSON.parse(await get(`${outbox.url}webhooks.json`))).toMatchObject([
      { id: "d-2", body: "Second", verified: false },
      { id: "d-1", body, verified: true },
    ]);
    await fetch(`${outbox.url}messages`, { method: "DELETE" });
    expect(await get(`${outbox.url}webhooks`)).toContain("No request yet");
  });
});

describe("the receiver", () => {
  test("hands over a mail to whoever waits for it, now or later", async () => {
    await using receiver = await startSmtpReceiver();
    const later = receiver.waitFor(({ subject }) => subject === "Later");
    await send(receiver.port, { ...MAIL, subject: "Later" });

    expect(await later).toMatchObject({ subject: "Later", text: "Plain <i>words</i>" });
    expect(await receiver.waitFor(({ subject }) => subject === "Later")).toBe(receiver.messages[0]);
    await expect(receiver.waitFor(() => false, 20)).rejects.toThrow("received: Later");
  });

  test("misbehaves once, then takes the mail", async () => {
    await using receiver = await startSmtpReceiver();
    receiver.answerNext({ at: "rcpt", code: 451, text: "4.7.1 Later" });

    await expect(send(receiver.port, MAIL)).rejects.toThrow("451 4.7.1 Later");
    await send(receiver.port, MAIL);

    expect(receiver.messages).toHaveLength(1);
  });
});

async function send(port: number, mail: typeof MAIL): Promise<void> {
  await createTransport({ host: "127.0.0.1", port, ignoreTLS: true }).sendMail(mail);
}

async function get(url: string): Promise<string> {
  return (await fetch(url)).text();
}
