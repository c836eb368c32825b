import { startSmtpReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { startTestServer } from "./testing/test-server.ts";

describe("the composed server", () => {
  test("takes an event, tells who may see its product, and sends the mail they asked for, once", async () => {
    await using smtp = await startSmtpReceiver({ auth: { user: "tocsin", pass: "smtp-secret-4f2a" } });
    await using server = await startTestServer({ env: { TOCSIN_ALLOW_LOOPBACK: "true" } });
    for (const username of ["root", "dana", "eli"]) await server.letSignIn(username);
    const [root, dana, eli] = [server.browser(), server.browser(), server.browser()];
    await root.signIn("root");
    await dana.signIn("dana");
    await eli.signIn("eli");

    const mail = {
      enabled: true,
      host: smtp.host,
      port: smtp.port,
      security: "none",
      username: "tocsin",
      password: "smtp-secret-4f2a",
      from: "Tocsin <tocsin@example.com>",
      systemTo: null,
    };
    const saved = await root.send("PUT", "/api/v1/channels/mail", mail);
    expect(saved).toMatchObject({ status: 200, body: { mail: { password: "••••4f2a" } } });
    expect(server.onDisk()).not.toContain("smtp-secret");
    const asked = await dana.send("PATCH", "/api/v1/preferences/personal", {
      changes: [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }],
    });
    expect(asked.status).toBe(200);

    const sender = await server.tokenOf("root", ["events:write"]);
    const accepted = await fetch(`${server.origin}/api/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${sender}`, "content-type": "application/json" },
      body: JSON.stringify({
        id: "e-1",
        source: "ci",
        type: "scan_added",
        title: "Created 3 findings",
        product: { ref: "11", source: "defectdojo" },
      }),
    });
    expect(accepted.status).toBe(202);
    await server.engine.drain();

    const alerts = async (browser: typeof dana) => (await browser.get("/api/v1/alerts")).body["items"];
    expect(await alerts(dana)).toMatchObject([{ title: "Created 3 findings", why: "default" }]);
    expect(await alerts(eli)).toEqual([]);
    expect(smtp.messages.map(({ envelope, subject }) => ({ to: envelope.to, subject }))).toEqual([
      { to: ["dana@example.com"], subject: expect.stringContaining("Created 3 findings") as string },
    ]);
    const deliveries = (await dana.get("/api/v1/deliveries")).body["items"];
    expect(deliveries).toMatchObject([{ channel: "mail", state: "delivered", why: "personal" }]);

    await server.engine.drain();
    expect(smtp.messages).toHaveLength(1);
  });

  test("keeps the mail lane idle, and says why, where the stored password was sealed with another key", async () => {
    await using smtp = await startSmtpReceiver();
    await using server = await startTestServer({ env: { TOCSIN_ALLOW_LOOPBACK: "true" } });
    await server.letSignIn("root");
    const root = server.browser();
    await root.signIn("root");
    const { host, port } = smtp;
    const password = "v1.00000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const settings = {
      enabled: true,
      host,
      port,
      security: "none" as const,
      username: "x",
      password,
      from: "t@example.com",
      systemTo: "all@example.com",
      connections: 3,
      ratePerMinute: null,
    };
    await server.writes.channels.saveMailSettings({ settings, by: null, at: server.clock.now() });
    await root.send("PATCH", "/api/v1/preferences/system", { changes: [{ event: "other", channel: "mail", from: "inherit", to: "on" }] });
    await server.engine.drain();

    const states = async () => (await server.reads.channels.channels({})).find(({ channel }) => channel === "mail")?.paused?.text;
    await fetch(`${server.origin}/api/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${await server.tokenOf("root", ["events:write"])}`, "content-type": "application/json" },
      body: JSON.stringify({ type: "other", title: "x" }),
    });
    await server.engine.drain();

    expect(await states()).toBe("The stored secret cannot be opened with our key.");
    expect(smtp.messages).toEqual([]);
  });

  test("says wherever it is looked at that the settings of a channel are not allowed any more, and tells superusers once", async () => {
    await using server = await startTestServer();
    await server.letSignIn("root");
    const root = server.browser();
    await root.signIn("root");
    const sender = {
      username: null,
      password: null,
      from: "t@example.com",
      systemTo: "all@example.com",
      connections: 3,
      ratePerMinute: null,
    };
    const settings = { enabled: true, host: "127.0.0.1", port: 25, security: "none", ...sender } as const;
    await server.writes.channels.saveMailSettings({ settings, by: null, at: server.clock.now() });

    await server.engine.drain();
    await server.engine.drain();

    const channels = (await root.get("/api/v1/channels")).body["items"];
    expect(channels).toContainEqual(
      expect.objectContaining({
        channel: "mail",
        health: expect.objectContaining({ state: "failing", words: expect.stringContaining("not allowed any more") as string }) as unknown,
        remedy: expect.stringContaining("TOCSIN_EGRESS_ALLOW") as string,
      }),
    );
    expect((await root.get("/api/v1/catalogue")).body["channels"]).toContainEqual(expect.objectContaining({ key: "mail", paused: true }));
    const alerts = (await root.get("/api/v1/alerts?state=all")).body["items"];
    expect(alerts).toMatchObject([{ title: "Mail has stopped: nothing waits yet" }]);
    const tried = await root.send("POST", "/api/v1/channels/mail/test", { to: "shared" });
    expect(tried.body).toMatchObject({ code: "address_refused", detail: expect.stringContaining("TOCSIN_ALLOW_LOOPBACK") as string });
  });
});
