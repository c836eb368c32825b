import { expect, test } from "vitest";
import { secretsWithKey } from "../secrets/secrets.ts";
import { openTestApp } from "../testing/test-app.ts";
import { presentEndpoint } from "./present-endpoint.ts";

test("an endpoint whose secret cannot be opened any more is not one that gets something, and says what helps", async () => {
  await using app = await openTestApp();
  const json = { name: "SIEM", url: "https://siem.example.com/", owner: null };
  await app.request("/api/v1/webhooks", { method: "POST", as: await app.session("root"), json });
  const viewer = { person: "1", superuser: true };
  const [endpoint] = (await app.deps.reads.webhooks.endpoints({ viewer, page: { limit: 1, after: null } })).items;
  const wordsWith = (secrets = app.deps.secrets) =>
    endpoint === undefined ? null : presentEndpoint(endpoint, viewer, secrets).state.words;

  expect(wordsWith()).toBe("Active");
  expect(wordsWith(secretsWithKey(new Uint8Array(32).fill(9)))).toMatch(/^Gets nothing: exchange its secret/);
});
