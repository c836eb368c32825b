import { getEventListeners } from "node:events";
import { connect } from "node:tls";
import type { MailMessage } from "@tocsin/ports";
import { describeChannelAdapter, type RemoteReply } from "@tocsin/ports/testing";
import { headerValues, LOCALHOST_CERTIFICATE, type SmtpFault, startSmtpReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { BadMailSettings, createMailAdapter } from "./mail-adapter.ts";
import { adapterTo, message, options, soon } from "./testing/sample-mail.ts";

const AUTH = { user: "tocsin", pass: "correct horse battery" };

const FAULT_OF: Readonly<Record<Exclude<RemoteReply, "ok">, SmtpFault>> = {
  busy: { at: "rcpt", code: 451, text: "4.7.1 Greylisted, come back later" },
  "no-such-recipient": { at: "rcpt", code: 550, text: "5.1.1 No such user here" },
  "bad-credentials": { at: "auth", code: 535, text: "5.7.8 Authentication failed" },
  "drop-before": { at: "mail", drop: true },
  "drop-after": { at: "dot", drop: true },
  hang: { at: "dot", hang: true },
};

describeChannelAdapter("Mail", async () => {
  const receiver = await startSmtpReceiver({ auth: AUTH });
  const adapter = adapterTo(receiver, { username: AUTH.user, password: AUTH.pass });
  return {
    adapter,
    message: (delivery) => message({ delivery }),
    answer: (reply) => {
      if (reply === "ok") receiver.behave();
      else if (reply === "bad-credentials") receiver.answerAlways(FAULT_OF[reply]);
      else receiver.answerNext(FAULT_OF[reply]);
    },
    received: () => receiver.messages.map(({ messageId }) => messageId.replace(/^<(.*)@tocsin\.example\.com>$/, "$1")),
    secrets: [AUTH.pass],
    [Symbol.asyncDispose]: async () => {
      await adapter[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
});

describe("a probe", () => {
  test("only signs in: of what was refused after that, the mail itself says that a probe tells nothing", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);
    receiver.answerAlways({ at: "mail", code: 550, text: "5.7.60 Client does not have permissions to send as this sender" });

    expect((await adapter.send(message(), soon())).outcome).toEqual({ kind: "pause", failure: "connection", onlySendingTells: true });
    expect((await adapter.probe(soon()))?.outcome.kind).toBe("delivered");

    receiver.answerAlways({ at: "connect", code: 554, text: "5.7.1 Not welcome" });
    await using other = adapterTo(receiver);
    expect((await other.send(message(), soon())).outcome).toEqual({ kind: "pause", failure: "connection" });
    expect((await other.probe(soon()))?.outcome.kind).toBe("pause");
  });
});

describe("a mail on the wire", () => {
  test.each([
    ["arrived", null, "delivered"],
    ["was refused", FAULT_OF["no-such-recipient"], "fail"],
  ])("that %s leaves nothing with the signal that could have ended it", async (_what, fault, kind) => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);
    if (fault !== null) receiver.answerNext(fault);
    const { signal } = new AbortController();

    expect((await adapter.send(message(), signal)).outcome.kind).toBe(kind);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("goes to one recipient with both parts, text first, and the headers of automatic mail", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);

    await adapter.send(message(), soon());

    const [mail] = receiver.messages;
    expect(mail).toMatchObject({
      subject: "[Payments API] Created 3 findings",
      from: '"Tocsin" <tocsin@example.com>',
      to: '"Dana Reyes" <dana@example.com>',
      envelope: { from: "tocsin@example.com", to: ["dana@example.com"] },
      messageId: "<d-1@tocsin.example.com>",
      date: "2026-11-23T09:00:00.000Z",
      text: "Hello Dana\n",
    });
    expect(mail?.html).toContain("<p>Hello Dana</p>");
    expect(mail?.raw).toMatch(/multipart\/alternative[^]*text\/plain[^]*text\/html/);
    const header = (name: string) => (mail === undefined ? [] : headerValues(mail, name));
    expect(header("auto-submitted")).toEqual(["auto-generated"]);
    expect(header("x-auto-response-suppress")).toEqual(["All"]);
    expect(header("list-id")).toEqual(['"Payments API" <product-12.tocsin.example.com>']);
    expect(header("references")).toEqual(["<finding-77.defectdojo@tocsin.example.com>"]);
    expect(header("in-reply-to")).toEqual(["<finding-77.defectdojo@tocsin.example.com>"]);
    expect(header("x-mailer")).toEqual([]);
    expect(Math.max(...(mail?.raw ?? "").split("\r\n").map((line) => line.length))).toBeLessThan(998);
  });

  test("carries the address of one click where there is one (RFC 8058), on one line however long, and no such header otherwise", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);
    const unsubscribe = `https://tocsin.example.com/u/${"a".repeat(300)}`;

    await adapter.send(message(), soon());
    await adapter.send(message({ delivery: "d-2", unsubscribe }), soon());

    const [without, withOne] = receiver.messages;
    expect(without?.raw).not.toMatch(/^List-Unsubscribe/im);
    expect(withOne?.raw).toContain(`\r\nList-Unsubscribe: <${unsubscribe}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n`);
  });

  test("keeps its Message-ID and date when it is sent again", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);
    receiver.answerNext({ at: "dot", drop: true });

    const first = await adapter.send(message(), soon());
    const second = await adapter.send(message(), soon());

    expect(first.outcome).toMatchObject({ kind: "retry", failure: "ambiguous" });
    expect(second.outcome.kind).toBe("delivered");
    expect(receiver.messages.map(({ messageId, date }) => [messageId, date])).toEqual(
      Array.from({ length: 2 }, () => ["<d-1@tocsin.example.com>", "2026-11-23T09:00:00.000Z"]),
    );
  });

  test("is sent over few connections, which are used again", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);

    const reports = await Promise.all(
      Array.from({ length: 20 }, (_, index) => adapter.send(message({ delivery: `d-${String(index)}` }), soon())),
    );

    expect(reports.every(({ outcome }) => outcome.kind === "delivered")).toBe(true);
    expect(receiver.messages).toHaveLength(20);
    expect(receiver.connectionCount).toBeLessThanOrEqual(3);
  });

  test("writes names and domains of other scripts as mail knows them", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);

    await adapter.send(message({ to: { name: "Zoë Müller", address: "zoe@müller.example" }, subject: "Prüfung 漢字" }), soon());

    expect(receiver.messages[0]?.subject).toBe("Prüfung 漢字");
    expect(receiver.messages[0]?.raw).toContain("<zoe@xn--mller-kva.example>");
  });

  test("shows a name that looks like an encoded word as it is", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);
    const name = "=?utf-8?q?Boss_=3Cboss=40example.com=3E?=";
    await adapter.send(message({ to: { name, address: "dana@example.com" }, list: { id: "product-12.example.com", name } }), soon());
    expect(receiver.messages[0]?.to).toBe('"= ?utf-8?q?Boss_=3Cboss=40example.com=3E?=" <dana@example.com>');
  });

  test("is sent once more in its short form when the server finds it too big", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);
    receiver.answerNext({ at: "dot", code: 552, text: "5.3.4 Message too big for system" });

    const report = await adapter.send(message(), soon());

    expect(report).toMatchObject({ outcome: { kind: "delivered" }, wire: { written: 2, meant: 2 } });
    const [mail] = receiver.messages;
    expect(report.wire?.bytes).toBeGreaterThan(mail?.raw.length ?? Infinity);
    expect(receiver.messages).toMatchObject([{ text: "Short\n", html: "", messageId: "<d-1@tocsin.example.com>" }]);
  });

  test("fails when even the short form is too big", async () => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);
    receiver.answerAlways({ at: "dot", code: 523, text: "Too big" });

    const report = await adapter.send(message(), soon());

    expect(report).toMatchObject({ outcome: { kind: "fail", failure: "too_large" }, answer: { code: "523" } });
    expect(receiver.commands.filter((verb) => verb === "DATA")).toHaveLength(2);
  });
});

describe("encryption", () => {
  const trustedRoots = [LOCALHOST_CERTIFICATE.cert];

  test.each([
    ["starttls", "starttls"],
    ["tls", "implicit"],
  ] as const)("%s encrypts before anything is said", async (security, tls) => {
    await using receiver = await startSmtpReceiver({ tls, auth: AUTH });
    await using adapter = adapterTo(receiver, { host: "localhost", security, trustedRoots, username: AUTH.user, password: AUTH.pass });

    const report = await adapter.send(message(), soon());

    expect(report.outcome.kind).toBe("delivered");
    expect(receiver.messages).toMatchObject([{ secure: true, user: AUTH.user }]);
  });

  test("starttls sends nothing to a server that does not offer it", async () => {
    await using receiver = await startSmtpReceiver({ auth: AUTH });
    await using adapter = adapterTo(receiver, { security: "starttls", username: AUTH.user, password: AUTH.pass });

    const report = await adapter.send(message(), soon());

    expect(report.outcome).toMatchObject({ kind: "pause", failure: "connection" });
    expect(receiver.commands).not.toContain("AUTH");
  });

  test("a certificate that nobody vouches for is not accepted", async () => {
    await using receiver = await startSmtpReceiver({ tls: "starttls" });
    await using adapter = adapterTo(receiver, { host: "localhost", security: "starttls" });

    const report = await adapter.send(message(), soon());

    expect(report.outcome).toMatchObject({ kind: "retry", failure: "transient" });
    expect(receiver.messages).toEqual([]);
  });
});

describe("outdated encryption", () => {
  test.each(["tls", "starttls"] as const)("%s of a version before 1.2 is refused, and nothing is said over it", async (security) => {
    const tls = security === "tls" ? "implicit" : "starttls";
    await using receiver = await startSmtpReceiver({ tls, outdatedTls: true, auth: AUTH });
    const trustedRoots = [LOCALHOST_CERTIFICATE.cert];
    await using adapter = adapterTo(receiver, { host: "localhost", security, trustedRoots, username: AUTH.user, password: AUTH.pass });

    const report = await adapter.send(message(), soon());

    expect(report.outcome).toMatchObject({ kind: "retry", failure: "transient" });
    expect(receiver.commands).not.toContain("AUTH");
    if (security === "tls") expect(await versionOf(receiver.port)).toBe("TLSv1.1");
  });

  /** What a client gets who takes anything: the receiver really speaks it. */
  function versionOf(port: number): Promise<string | null> {
    const old = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    return new Promise((resolve, reject) => {
      const socket = connect({ host: "localhost", port, ca: LOCALHOST_CERTIFICATE.cert, ...old }, () => {
        resolve(socket.getProtocol());
        socket.destroy();
      });
      socket.once("error", reject);
    });
  }
});

describe("what is not sent", () => {
  test.each<[string, Partial<MailMessage>]>([
    ["subject", { subject: "Hello\r\nBcc: all@example.com" }],
    ["name", { to: { name: "Dana\n", address: "dana@example.com" } }],
    ["address", { to: { name: "Dana", address: "dana@example.com\r\nRCPT TO:<all@example.com>" } }],
    ["list", { list: { id: "product-1.example.com\u0000", name: "P" } }],
    ["list name", { list: { id: "product-1.example.com", name: "P\u007f" } }],
    ["thread", { thread: "a>\r\nX: y" }],
    ["unsubscribe address", { unsubscribe: "https://tocsin.example.com/u/x\r\nBcc: all@example.com" }],
    ["Message-ID's domain", { messageIdDomain: "x>\r\nBcc: all@example.com" }],
    ["delivery id", { delivery: "d-1>\r\nX: y" }],
  ])("a control character in the %s", async (_where, changed) => {
    await using receiver = await startSmtpReceiver();
    await using adapter = adapterTo(receiver);

    const report = await adapter.send(message(changed), soon());

    expect(report.outcome).toEqual({ kind: "fail", failure: "defect" });
    expect(receiver.connectionCount).toBe(0);
  });

  test.each(["dana", "dana@", "@example.com", "dana@exam ple.com", "dana@example.com>", "a b@example.com"])(
    "a mail to %j, which is no address",
    async (address) => {
      await using receiver = await startSmtpReceiver();
      await using adapter = adapterTo(receiver);

      const report = await adapter.send(message({ to: { name: "Dana", address } }), soon());

      expect(report.outcome).toEqual({ kind: "fail", failure: "recipient" });
      expect(receiver.connectionCount).toBe(0);
    },
  );

  test("a password without encryption, except to loopback or where the operator allows it", () => {
    const plain = { host: "mail.example.com", security: "none", username: "u", password: "secret" } as const;

    expect(() => createMailAdapter(options(plain))).toThrow(BadMailSettings);
    expect(() => createMailAdapter(options({ ...plain, isAllowListed: (host) => host === "mail.example.com" }))).not.toThrow();
    expect(() => createMailAdapter(options({ ...plain, security: "starttls" }))).not.toThrow();
    expect(() => createMailAdapter(options({ ...plain, host: "127.0.0.1" }))).not.toThrow();
  });

  test("anything to loopback unless it is allowed, to a link-local or to a metadata address", async () => {
    expect(() => createMailAdapter(options({ host: "localhost", allowLoopback: false }))).toThrow(BadMailSettings);
    for (const host of "169.254.169.254 [fe80::1] fd00:ec2::254 0.0.0.0 ::ffff:169.254.169.254 ::a9fe:a9fe ::7f00:1".split(" ")) {
      await using adapter = createMailAdapter(options({ host }));

      const report = await adapter.send(message(), soon());

      expect(report).toMatchObject({ outcome: { kind: "pause", failure: "connection" }, answer: { code: "EHOSTREFUSED" } });
    }
  });
});
