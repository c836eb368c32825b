import type { MailSettings } from "@tocsin/ports";
import { headerValues, type ReceivedMail, startSmtpReceiver } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

const SCAN = { type: "scan_added", product: { ref: "11", source: "defectdojo" } };

async function serverMailingTo(port: number): Promise<TestServer> {
  const server = await startTestServer({ env: { TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_PUBLIC_URL: "https://tocsin.example.com" } });
  const from = "Tocsin <tocsin@example.com>";
  const signIn = { username: null, password: null } as const;
  const pace = { connections: 3, ratePerMinute: null } as const;
  const settings: MailSettings = { enabled: true, host: "127.0.0.1", port, security: "none", ...signIn, ...pace, from, systemTo: null };
  await server.writes.channels.saveMailSettings({ settings, by: null, at: 1 });
  return server;
}

async function switchOn(server: TestServer, scope: "system" | "personal", username: string): Promise<void> {
  const by = (await server.reads.directory.personByUsername({ username }))?.id ?? "";
  const key = scope === "system" ? ({ scope } as const) : ({ scope, person: by } as const);
  const changes = [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }] as const;
  const changed = await server.writes.preferences.changeCells({ key, changes, by, at: 2 });
  if (!changed.ok) throw new Error(changed.refusal);
}

async function scan(server: TestServer, title: string): Promise<void> {
  const token = await server.tokenOf("root", ["events:write"]);
  const accepted = await fetch(`${server.address}/api/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ ...SCAN, title }),
  });
  expect(accepted.status).toBe(202);
  await server.engine.drain();
}

/** What the program of a mail's receiver does when its user presses "Unsubscribe". */
async function pressOneClick({ address }: TestServer, mail: ReceivedMail): Promise<Response> {
  expect(headerValues(mail, "list-unsubscribe-post")).toEqual(["List-Unsubscribe=One-Click"]);
  const [, link = ""] = /^<(https:[^>]+)>$/.exec(headerValues(mail, "list-unsubscribe")[0] ?? "") ?? [];
  expect(new URL(link).origin).toBe("https://tocsin.example.com");
  return await fetch(`${address}${new URL(link).pathname}`, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "List-Unsubscribe=One-Click",
  });
}

test("one click in a mail program ends this kind of mail, from the next event on (U1, U2)", async () => {
  await using receiver = await startSmtpReceiver();
  await using server = await serverMailingTo(receiver.port);
  await switchOn(server, "personal", "dana");
  await switchOn(server, "personal", "root");
  await scan(server, "first");
  const mail = await receiver.waitFor(({ envelope }) => envelope.to.includes("dana@example.com"));
  const link = headerValues(mail, "list-unsubscribe")[0]?.slice(1, -1) ?? "";
  expect(mail.text).toContain(`Unsubscribe from Mail for "Scan added": ${link}`);
  expect(mail.html).toContain(`href="${link}"`);

  // Pressing again changes nothing, so that the fastest of three says what it takes when nothing else is in the way.
  const tookMs: number[] = [];
  for (let press = 0; press < 3; press += 1) {
    const startedAt = performance.now();
    expect((await pressOneClick(server, mail)).status).toBe(200);
    tookMs.push(performance.now() - startedAt);
  }

  expect(Math.min(...tookMs)).toBeLessThan(500);
  receiver.clear();
  await scan(server, "second");
  expect(receiver.messages.map(({ envelope }) => envelope.to)).toEqual([["root@example.com"]]);
});

test("a mail that System sends has no such link (L1, U2)", async () => {
  await using receiver = await startSmtpReceiver();
  await using server = await serverMailingTo(receiver.port);
  await switchOn(server, "system", "root");
  await scan(server, "first");

  const mail = await receiver.waitFor(({ envelope }) => envelope.to.includes("dana@example.com"));

  expect(headerValues(mail, "list-unsubscribe")).toEqual([]);
  expect(mail.raw).not.toContain("/u/");
});
