import { createHmac } from "node:crypto";
import { type ReceivedWebhook, startWebhookReceiver } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { LOOPBACK } from "./testing/canaries.ts";
import { startTestServer } from "./testing/test-server.ts";

const HOUR = 3_600_000;

test("each exchanged secret signs to the end of its own day, to the millisecond, in a server that goes on running (W5)", async () => {
  await using server = await startTestServer({ env: LOOPBACK });
  await using receiver = await startWebhookReceiver();
  const token = await server.tokenOf("root", ["admin", "events:write"]);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const call = async (method: string, path: string, json: object) => {
    const answer = await fetch(`${server.address}/api/v1/${path}`, { method, headers, body: JSON.stringify(json) });
    expect([path, answer.status < 300]).toEqual([path, true]);
    return (await answer.json()) as Readonly<Record<string, unknown>>;
  };
  await call("PUT", "channels/webhooks", { enabled: true, timeoutSeconds: 5 });
  const changes = [{ event: "other", channel: "webhooks", from: "inherit", to: "on" }];
  await call("PATCH", "preferences/system", { changes });
  const made = await call("POST", "webhooks", { name: "SIEM", url: `${receiver.url}/hook`, owner: null });
  const { id } = made["endpoint"] as { readonly id: string };
  const exchange = async () => String((await call("POST", `webhooks/${id}/rotate-secret`, {}))["secret"]);
  const known = new Map([[String(made["secret"]), "first"]]);
  let sent = 0;
  const signers = async () => {
    sent += 1;
    const event = { id: `e${String(sent)}`, source: "ci", type: "other", title: "Nothing", audience: "destinations" };
    await call("POST", "events", event);
    receiver.clear();
    await server.engine.drain();
    expect(receiver.messages).toHaveLength(1);
    return receiver.messages.flatMap((message) => signersOf(message, known));
  };

  expect(await signers()).toEqual(["first"]);
  known.set(await exchange(), "second");
  expect(await signers()).toEqual(["second", "first"]);
  server.clock.advance(12 * HOUR);
  known.set(await exchange(), "third");
  expect(await signers()).toEqual(["third", "second", "first"]);
  server.clock.advance(12 * HOUR - 1);
  expect(await signers()).toEqual(["third", "second", "first"]);
  server.clock.advance(1);
  expect(await signers()).toEqual(["third", "second"]);
  server.clock.advance(12 * HOUR - 1);
  expect(await signers()).toEqual(["third", "second"]);
  server.clock.advance(1);
  expect(await signers()).toEqual(["third"]);
});

/** Who signed, in the order of the signatures; one that is nobody's is said as well. */
function signersOf({ headers, body }: ReceivedWebhook, known: ReadonlyMap<string, string>): readonly string[] {
  const signed = `${headers["webhook-id"] ?? ""}.${headers["webhook-timestamp"] ?? ""}.${body}`;
  const names = new Map([...known].map(([secret, name]) => [signatureBy(secret, signed), name]));
  return (headers["webhook-signature"] ?? "").split(" ").map((signature) => names.get(signature) ?? `nobody's: ${signature}`);
}

function signatureBy(secret: string, signed: string): string {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
}
