import { readWebhook } from "@tocsin/defectdojo";
import type { Endpoint } from "@tocsin/ports";
import { startWebhookReceiver } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { SecretString } from "../secrets/secret-string.ts";
import { secretsWithKey } from "../secrets/secrets.ts";
import { importTestDirectory, openTestStore, personNamed } from "../testing/test-store.ts";
import { headerPlace, newSigningSecret, signingPlace } from "./endpoint-secrets.ts";
import { endpointPing } from "./ping-endpoint.ts";

const secrets = secretsWithKey(new Uint8Array(32).fill(7));
const ID = "4711";

test("a ping is signed with what can be opened of the endpoint's secrets, carries its header, and tells what came back", async () => {
  await using store = openTestStore();
  await importTestDirectory(store);
  await using receiver = await startWebhookReceiver();
  const { id, username, name } = await personNamed(store, "dana");
  const secret = newSigningSecret();
  receiver.trust(secret.reveal());
  const endpoint: Endpoint = {
    id: ID,
    name: "Mine",
    url: receiver.url,
    owner: { id, username, name },
    events: null,
    format: "defectdojo",
    header: { name: "X-Api-Key", value: secrets.seal(new SecretString("key-1"), headerPlace(ID)) },
    secret: secrets.seal(secret, signingPlace(ID)),
    pastSecrets: [],
    disabled: null,
    circuit: null,
    failingSince: null,
    lastSuccessAt: null,
    lastError: null,
    createdAt: 0,
  };
  const ping = endpointPing({
    reads: store.reads,
    secrets,
    rules: { isAllowListed: () => true, allowLoopback: true, isOwnAddress: () => false },
    clock: { now: () => Date.now() },
    origin: "https://tocsin.example.com",
    ids: { next: () => "1" },
  });

  const elsewhere = secretsWithKey(new Uint8Array(32).fill(8)).seal(secret, signingPlace(ID));
  expect(await ping({ ...endpoint, secret: elsewhere })).toMatchObject({ delivered: false, code: "secret_unreadable" });
  expect(receiver.requests).toEqual([]);

  // An exchange leaves what cannot be opened behind.
  const taken = await ping({ ...endpoint, pastSecrets: [{ secret: elsewhere, until: Number.MAX_SAFE_INTEGER }] });
  receiver.answerNext({ status: 410 });
  const gone = await ping(endpoint);

  expect(taken).toMatchObject({ delivered: true, code: "200", text: '{"taken":true}' });
  expect(gone).toMatchObject({ delivered: false, code: "410", text: "It says that it is gone for good." });
  const [message] = receiver.messages;
  expect(message).toMatchObject({ id: "ping_1", verified: true, headers: { "x-api-key": "key-1", "x-defectdojo-event": "ping" } });
  const body: unknown = JSON.parse(message?.body ?? "");
  expect(body).toMatchObject({ user: { username: "dana" } });
  const { headers = {} } = message ?? {};
  expect(
    readWebhook({ event: headers["x-defectdojo-event"] ?? null, instance: headers["x-defectdojo-instance"] ?? null, body }),
  ).toMatchObject({ kind: "ping", instance: "https://tocsin.example.com" });
});
