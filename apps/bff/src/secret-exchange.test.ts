import { createHmac } from "node:crypto";
import { type ReceivedWebhook, startWebhookReceiver, type WebhookReceiver } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { LOOPBACK } from "./testing/canaries.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

const HOUR = 3_600_000;

test("each exchanged secret signs to the end of its own day, to the millisecond, in a server that goes on running (W5)", async () => {
  await using server = await startTestServer({ env: LOOPBACK });
  await using receiver = await startWebhookReceiver();
  const { first, exchange, send } = await anEndpoint(server, receiver);
  const known = new Map([[first, "first"]]);
  const signers = async () => {
    receiver.clear();
    await send(1);
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

test("exchanges while events are sent leave none without the signature of the first secret, or of one whose exchange was answered (C-07)", async () => {
  await using server = await startTestServer({ env: LOOPBACK });
  await using receiver = await startWebhookReceiver();
  const { first, exchange, send } = await anEndpoint(server, receiver);
  receiver.clear();
  const answered: { readonly secret: string; readonly sentBefore: number }[] = [];
  const load = Promise.all([1, 2, 3, 4].map(() => send(40)));

  for (let n = 0; n < 3; n += 1) {
    await expect
      .poll(() => receiver.messages.length, { interval: 1, timeout: 20_000 })
      .toBeGreaterThan((answered.at(-1)?.sentBefore ?? 0) + 5);
    const secret = await exchange();
    answered.push({ secret, sentBefore: receiver.messages.length + UNDER_WAY_MAX });
  }
  await load;
  await send(20);

  const events = receiver.messages.filter(({ id }) => !id.startsWith("ping"));
  expect(events).toHaveLength(180);
  const isSignedBy = (secret: string) => (message: ReceivedWebhook) => signersOf(message, new Map([[secret, "it"]])).includes("it");
  expect(events.filter((message) => !isSignedBy(first)(message))).toEqual([]);
  for (const { secret, sentBefore } of answered)
    expect(receiver.messages.slice(sentBefore).filter((message) => !isSignedBy(secret)(message))).toEqual([]);
});

/** Requests that may have been signed already when an exchange is answered. */
const UNDER_WAY_MAX = 8;

/** A shared endpoint that gets what System sends, all by one token. */
async function anEndpoint(server: TestServer, receiver: WebhookReceiver) {
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
  let sent = 0;
  return {
    first: String(made["secret"]),
    exchange: async () => String((await call("POST", `webhooks/${id}/rotate-secret`, {}))["secret"]),
    /** Accepted one after the other, each delivered with whatever is due. */
    send: async (count: number) => {
      for (let n = 0; n < count; n += 1) {
        sent += 1;
        await call("POST", "events", { id: `e${String(sent)}`, source: "ci", type: "other", title: "Nothing", audience: "destinations" });
        await server.engine.drain();
      }
    },
  };
}

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
