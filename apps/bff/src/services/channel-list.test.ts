import { expect, test } from "vitest";
import { secretsWithKey } from "../secrets/secrets.ts";
import { openTestApp } from "../testing/test-app.ts";
import { listChannels } from "./channel-list.ts";

test("a channel whose secret cannot be opened any more is not one that works, and says what helps", async () => {
  await using app = await openTestApp();
  const as = await app.session("root");
  await app.request("/api/v1/channels/slack", { method: "PUT", as, json: { enabled: true, token: "xoxb-1234567890-abcdef" } });
  const found = async (secrets = app.deps.secrets) => {
    const channels = await listChannels({ reads: app.deps.reads, secrets });
    return channels.flatMap(({ channel, health, remedy }) => (channel === "slack" ? [{ state: health.state, remedy }] : []));
  };

  expect(await found()).toEqual([{ state: "working", remedy: null }]);
  expect(await found(secretsWithKey(new Uint8Array(32).fill(9)))).toEqual([
    { state: "failing", remedy: expect.stringMatching(/key file of before back.*enter the secret again/) as string },
  ]);
});
