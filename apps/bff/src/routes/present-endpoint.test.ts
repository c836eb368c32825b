import type { Endpoint } from "@tocsin/ports";
import { expect, test } from "vitest";
import { SecretString } from "../secrets/secret-string.ts";
import { secretsWithKey } from "../secrets/secrets.ts";
import { headerPlace } from "../services/endpoint-secrets.ts";
import { openTestApp } from "../testing/test-app.ts";
import { presentEndpoint } from "./present-endpoint.ts";

test("an endpoint of which something sealed cannot be opened any more gets nothing, and says what is to be entered again", async () => {
  await using app = await openTestApp();
  const json = { name: "SIEM", url: "https://siem.example.com/", owner: null };
  await app.request("/api/v1/webhooks", { method: "POST", as: await app.session("root"), json });
  const viewer = { person: "1", superuser: true };
  const [endpoint] = (await app.deps.reads.webhooks.endpoints({ viewer, page: { limit: 1, after: null } })).items;
  if (endpoint === undefined) throw new Error("The endpoint was just made");
  const elsewhere = secretsWithKey(new Uint8Array(32).fill(9));
  const header = (secrets = app.deps.secrets) => ({
    header: { name: "X-Api-Key", value: secrets.seal(new SecretString("key-1"), headerPlace(endpoint.id)) },
  });
  const words = (shown: Endpoint, secrets = app.deps.secrets) => presentEndpoint(shown, viewer, secrets).state.words;

  expect(words({ ...endpoint, ...header() })).toBe("Active");
  expect(words(endpoint, elsewhere)).toBe("Gets nothing: exchange its secret");
  expect(words({ ...endpoint, ...header(elsewhere) })).toBe("Gets nothing: enter its header again");
  expect(words({ ...endpoint, ...header() }, elsewhere)).toBe("Gets nothing: exchange its secret, and enter its header again");
});
