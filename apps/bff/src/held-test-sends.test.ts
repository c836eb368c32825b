import { startSmtpReceiver } from "@tocsin/testkit";
import { openDatabase } from "@tocsin/store";
import { expect, test } from "vitest";
import { startTestServer } from "./testing/test-server.ts";

const ENV = { TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" };

test("a test whose outcome meets a database that another process holds says what came of it, and is in the log once that lets go (N3)", async () => {
  await using smtp = await startSmtpReceiver();
  await using server = await startTestServer({ env: ENV });
  await server.letSignIn("root");
  const root = server.browser();
  await root.signIn("root");
  const open = { security: "none", username: null, password: null, systemTo: null };
  await root.send("PUT", "/api/v1/channels/mail", { enabled: true, host: smtp.host, port: smtp.port, from: "tocsin@example.com", ...open });
  const { $client: other } = openDatabase({ file: server.database, access: "write" });
  smtp.onMessage(() => other.exec("BEGIN IMMEDIATE"));

  const { status, body } = await root.send("POST", "/api/v1/channels/mail/test", {});

  const inLog = async () => (await root.get(`/api/v1/deliveries/${String(body["delivery"])}`)).body;
  expect([status, body]).toMatchObject([200, { state: "delivered", code: "250", words: TAKEN }]);
  expect(await inLog()).toMatchObject({ state: "sending", attemptLog: [{ outcome: "started" }] });
  other.exec("ROLLBACK");
  other.close();
  await expect.poll(async () => (await inLog())["state"], { timeout: 20_000 }).toBe("delivered");
  expect(await inLog()).toMatchObject({ attemptLog: [{ outcome: "delivered", code: "250" }] });
  expect(smtp.messages).toHaveLength(1);
});

const TAKEN =
  "Mail works: the message to root@example.com was taken. The database could not be written just now; until it can, the log shows this test as under way.";
