import { fixedClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { importTestDirectory, openTestStore, viewerNamed } from "../testing/test-store.ts";
import { testChannel } from "./test-channel.ts";

test.each([
  ["dana@slack.example.com", "dana@slack.example.com"],
  [null, "dana@example.com"],
])("P3: a test in Slack goes to whoever has the Slack e-mail (%s), without one the login's", async (slackEmail, address) => {
  await using store = openTestStore();
  await importTestDirectory(store);
  const { person: by } = await viewerNamed(store, "dana");
  store.db.$client.prepare("UPDATE people SET slack_email = ? WHERE username = 'dana'").run(slackEmail);
  const addresses: (string | null)[] = [];
  const engine = {
    tryOut: async (asked: { readonly address: string }) => {
      addresses.push(asked.address);
      return { ok: false, refusal: "not_set_up" } as const;
    },
  };
  const settings = { enabled: true, token: "v1.sealed", channel: null, apiUrl: "https://slack.com/api" };

  await testChannel(
    { reads: store.reads, engine, clock: fixedClock(), ids: { next: () => "e1" } },
    { to: "me", tried: { channel: "slack", settings }, by },
  );

  expect(addresses).toEqual([address]);
});
