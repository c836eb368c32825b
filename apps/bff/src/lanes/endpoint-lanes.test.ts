import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Endpoint, WebhookMessage } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../config/config.ts";
import { egressRules } from "../config/egress-rules.ts";
import { SILENT_LOG } from "../log/log.ts";
import { secretsWithKey } from "../secrets/secrets.ts";
import { newSigningSecret, signingPlace } from "../services/endpoint-secrets.ts";
import { endpointLanes } from "./endpoint-lanes.ts";
import { ownSender } from "./endpoint-sender.ts";

const secrets = secretsWithKey(randomBytes(32));

function anEndpoint(id: string, url: string): Endpoint {
  return {
    id,
    name: id,
    url,
    owner: null,
    events: null,
    format: "standard",
    header: null,
    secret: secrets.seal(newSigningSecret(), signingPlace(id)),
    pastSecrets: [],
    disabled: null,
    circuit: null,
    failingSince: null,
    lastSuccessAt: null,
    lastError: null,
    createdAt: 0,
  };
}

/** A receiver that counts who is connected, and endpoints that lead to it. */
async function company(...ids: readonly string[]) {
  let open = 0;
  let made = 0;
  const server = createServer((request, response) => request.resume().once("end", () => response.end("taken")));
  server.on("connection", (socket) => {
    open += 1;
    made += 1;
    socket.once("close", () => (open -= 1));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? String(address?.port) : ""}/hook`;
  const config = parseConfig({ TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" });
  const state = { enabled: true, endpoints: new Map(ids.map((id) => [id, anEndpoint(id, url)])) };
  const clock = fixedClock(Date.now());
  const asked: string[] = [];
  const lanes = endpointLanes({
    channels: {
      webhookSettings: async () => ({ enabled: state.enabled, timeoutSeconds: 5 }),
      recordError: async () => undefined,
    },
    webhooks: {
      activeEndpoint: async ({ id }) => {
        asked.push(id);
        return state.endpoints.get(id) ?? null;
      },
    },
    secrets,
    sender: ownSender({ rules: egressRules(config.egress, config.http.port), clock }),
    clock,
    log: SILENT_LOG,
  });
  const send = async (id: string) => (await lanes.adapter(id))?.send(message(id), AbortSignal.timeout(5_000));
  return {
    state,
    lanes,
    send,
    asked,
    open: () => open,
    made: () => made,
    [Symbol.asyncDispose]: async () => {
      await lanes[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
    },
  };
}

function message(delivery: string): WebhookMessage {
  return { channel: "webhooks", delivery, body: "{}", contentType: "application/json", headers: {} };
}

describe("the connections of endpoints (W8)", () => {
  test("are each endpoint's own, and used again", async () => {
    await using world = await company("1", "2");

    for (const id of ["1", "2", "1", "2", "1"]) expect((await world.send(id))?.outcome.kind).toBe("delivered");

    expect([world.open(), world.made()]).toEqual([2, 2]);
  });

  test.each<readonly [string, (world: Awaited<ReturnType<typeof company>>) => void]>([
    ["is deleted or disabled", ({ state }) => state.endpoints.delete("1")],
    ["gets another secret", ({ state }) => state.endpoints.set("1", anEndpoint("1", state.endpoints.get("1")?.url ?? ""))],
    ["gets another address", ({ state }) => state.endpoints.set("1", anEndpoint("1", "https://elsewhere.example.com/"))],
    ["has its channel switched off", ({ state }) => (state.enabled = false)],
  ])("end at once when their endpoint %s", async (_name, change) => {
    await using world = await company("1");
    await world.send("1");
    expect(world.open()).toBe(1);

    change(world);
    await world.lanes.lookAgain();

    await expect.poll(world.open, { timeout: 500 }).toBe(0);
  });

  test("stay where nothing of theirs has changed", async () => {
    await using world = await company("1", "2");
    await world.send("1");
    await world.send("2");
    world.state.endpoints.delete("2");

    await world.lanes.lookAgain();
    await world.send("1");

    expect(world.made()).toBe(2);
    // Of the one that is gone nothing is kept: a server has had many endpoints in its life.
    world.asked.length = 0;
    await world.lanes.lookAgain();
    expect(world.asked).toEqual(["1"]);
  });

  test("are none for one whose secret does not open, which is no matter of the others", async () => {
    await using world = await company("1", "2");
    const { url = "" } = world.state.endpoints.get("2") ?? {};
    const secret = secretsWithKey(randomBytes(32)).seal(newSigningSecret(), signingPlace("2"));
    world.state.endpoints.set("2", { ...anEndpoint("2", url), secret });

    expect(await world.lanes.adapter("2")).toBeNull();
    expect((await world.send("1"))?.outcome.kind).toBe("delivered");
  });

  test("end when the server stops", async () => {
    await using world = await company("1", "2");
    await world.send("1");
    await world.send("2");

    await world.lanes[Symbol.asyncDispose]();

    await expect.poll(world.open, { timeout: 500 }).toBe(0);
  });
});
