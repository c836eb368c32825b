import type { ChannelAdapter, TeamsMessage } from "@tocsin/ports";
import { LOCALHOST_CERTIFICATE } from "@tocsin/testkit";
import { resolveAll } from "../../http/resolve-all.ts";
import { loopbackRules } from "../../http/testing/rules.ts";
import { createTeamsAdapter, type TeamsAdapterOptions } from "../teams-adapter.ts";

/** An adapter that posts to a flow on loopback. */
export function adapterTo(flow: Pick<TeamsAdapterOptions, "url">, changed: Partial<TeamsAdapterOptions> = {}): ChannelAdapter {
  return createTeamsAdapter({
    url: flow.url,
    clock: { now: () => Date.now() },
    rules: loopbackRules,
    resolve: resolveAll,
    trustedRoots: [LOCALHOST_CERTIFICATE.cert],
    ...changed,
  });
}

export function message(changed: Partial<TeamsMessage> = {}): TeamsMessage {
  return { channel: "msteams", delivery: "d-1", body: bodyOf("full"), shortBody: bodyOf("short"), ...changed };
}

function bodyOf(text: string): string {
  return JSON.stringify({ type: "message", attachments: [{ content: { type: "AdaptiveCard", body: [{ type: "TextBlock", text }] } }] });
}

export function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}
