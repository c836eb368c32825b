import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ANY_DELIVERY } from "@tocsin/ports";
import { startWebhookReceiver } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { LOOPBACK } from "../testing/canaries.ts";
import { SCRIPT, thread } from "../testing/sending-world.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

/** The product's own, but its first life ends with its first message. */
const thatDiesOnce = (mark: string): URL =>
  thread(`import { existsSync, writeFileSync } from "node:fs";
    if (existsSync(${JSON.stringify(mark)})) await import(${JSON.stringify(SCRIPT.href)});
    else {
      writeFileSync(${JSON.stringify(mark)}, "");
      parentPort.postMessage({ reports: [], crashes: [], dates: [] });
      parentPort.on("message", () => process.exit(1));
    }`);

test("a delivery whose sending thread died may have arrived, goes again by its schedule, and the metrics count the death", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-sending-"));
  await using receiver = await startWebhookReceiver();
  await using server = await startTestServer({ env: LOOPBACK, sendingThread: thatDiesOnce(join(folder, "died")) });
  await anEventToAnEndpoint(server, `${receiver.url}/hook`);
  receiver.clear();

  await server.engine.drain();

  expect(await onlyWebhook(server)).toMatchObject({ state: "retrying", reason: "ambiguous", attempts: 1 });
  expect(await deathsOf(server)).toEqual(["start 0", "silent 0", "memory 0", "bug 1"]);
  expect(receiver.messages).toEqual([]);
  server.clock.advance(10_000);
  await server.engine.drain();
  expect(await onlyWebhook(server)).toMatchObject({ state: "delivered", attempts: 2 });
  expect(receiver.messages).toHaveLength(1);
  rmSync(folder, { recursive: true });
});

async function anEventToAnEndpoint(server: TestServer, url: string): Promise<void> {
  const token = await server.tokenOf("root", ["admin", "events:write"]);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const calls = [
    ["PUT", "channels/webhooks", { enabled: true, timeoutSeconds: 30 }],
    ["PATCH", "preferences/system", { changes: [{ event: "other", channel: "webhooks", from: "inherit", to: "on" }] }],
    ["POST", "webhooks", { name: "SIEM", url, owner: null }],
    ["POST", "events", { id: "e1", source: "ci", type: "other", title: "Nothing", audience: "destinations" }],
  ] as const;
  for (const [method, path, json] of calls) {
    const answer = await fetch(`${server.address}/api/v1/${path}`, { method, headers, body: JSON.stringify(json) });
    expect([path, answer.status < 300]).toEqual([path, true]);
  }
}

async function onlyWebhook({ reads }: TestServer) {
  const root = await reads.directory.personByUsername({ username: "root" });
  const viewer = { person: root?.id ?? "", superuser: true };
  const filter = { ...ANY_DELIVERY, channel: "webhooks" } as const;
  const { items } = await reads.deliveries.deliveries({ viewer, filter, page: { limit: 2, after: null } });
  expect(items).toHaveLength(1);
  return items[0];
}

async function deathsOf({ engine }: TestServer): Promise<readonly string[]> {
  const samples = (await engine.calls.measure({})).filter(({ name }) => name === "tocsin_sending_deaths_total");
  return samples.map(({ labels, value }) => `${labels["reason"] ?? ""} ${String(value)}`);
}
