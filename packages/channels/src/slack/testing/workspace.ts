import type { SlackMessage } from "@tocsin/ports";
import { fixedClock, startSlackServer } from "@tocsin/testkit";
import { loopbackRules } from "../../http/testing/rules.ts";
import { createSlackAdapter } from "../slack-adapter.ts";
import type { SlackOptions } from "../slack-api.ts";

export const TOKEN = "xoxb-1234567890-secretsecret";

export function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}

export const BLOCKS = [{ type: "section", text: { type: "plain_text", text: "Block", emoji: false } }];

export function message(changed: Partial<SlackMessage> = {}): SlackMessage {
  return {
    channel: "slack",
    delivery: "d-1",
    to: { kind: "person", email: "dana@example.com" },
    text: "Summary",
    blocks: BLOCKS,
    plainText: "Plain",
    ...changed,
  };
}

/** A workspace and an adapter whose waiting passes at once, by a clock that stands still otherwise. */
export async function aWorkspace(changed: Partial<SlackOptions> = {}, options: Parameters<typeof startSlackServer>[0] = {}) {
  const server = await startSlackServer({ token: TOKEN, ...options });
  const clock = fixedClock();
  const wait = async (ms: number) => {
    clock.advance(ms);
  };
  const adapter = createSlackAdapter({ token: TOKEN, apiUrl: server.apiUrl, rules: loopbackRules, clock, wait, ...changed });
  const close = async () => {
    await adapter[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return { server, clock, adapter, close, methods: () => server.calls.map(({ method }) => method), [Symbol.asyncDispose]: close };
}
