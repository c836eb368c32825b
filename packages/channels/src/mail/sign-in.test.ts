import { LOCALHOST_CERTIFICATE, startSmtpReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { adapterTo, message, soon } from "./testing/sample-mail.ts";

const AUTH = { user: "tocsin", pass: "correct horse battery" };
const trustedRoots = [LOCALHOST_CERTIFICATE.cert];

describe("signing in where there is a user name", () => {
  test.each([
    ["offers no sign-in", "none", {}],
    ["offers none over this connection", "starttls", {}],
    ["offers only a way to sign in that is not ours", "none", { auth: AUTH, authMethods: ["XOAUTH2"] }],
  ] as const)("nothing goes to a server that %s, and the password least of all", async (_what, security, offered) => {
    await using receiver = await startSmtpReceiver({ tls: security, ...offered });
    await using adapter = adapterTo(receiver, { host: "localhost", security, trustedRoots, username: AUTH.user, password: AUTH.pass });

    for (const report of [await adapter.send(message(), soon()), await adapter.probe(soon())]) {
      expect(report).toMatchObject({
        outcome: { kind: "pause", failure: "connection" },
        answer: { code: "ENOSIGNIN", text: "The server offers no sign-in with user name and password on this connection." },
      });
    }
    expect(receiver.commands).not.toContain("AUTH");
    expect(receiver.messages).toEqual([]);
  });

  test.each(["PLAIN", "LOGIN"])("signs in by %s where that is what is offered, and not with another password", async (method) => {
    await using receiver = await startSmtpReceiver({ auth: AUTH, authMethods: [method] });
    await using adapter = adapterTo(receiver, { username: AUTH.user, password: AUTH.pass });
    await using wrong = adapterTo(receiver, { username: AUTH.user, password: "wrong" });

    expect((await adapter.send(message(), soon())).outcome.kind).toBe("delivered");
    expect(receiver.messages).toMatchObject([{ user: AUTH.user }]);
    expect(await wrong.send(message(), soon())).toMatchObject({ outcome: { kind: "pause" }, answer: { code: "535 5.7.8" } });
    expect(await wrong.probe(soon())).toMatchObject({ outcome: { kind: "pause" }, answer: { code: "535 5.7.8" } });
  });
});
