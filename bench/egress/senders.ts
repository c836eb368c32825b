import { type EgressRules, resolveAll } from "@tocsin/channels/http";
import { createMailAdapter } from "@tocsin/channels/mail";
import { createTeamsAdapter } from "@tocsin/channels/msteams";
import { createSlackAdapter } from "@tocsin/channels/slack";
import { createWebhookAdapter } from "@tocsin/channels/webhooks";
import type { ChannelAdapter } from "@tocsin/ports";
import { egressRules } from "../../apps/bff/src/config/egress-rules.ts";
import { flowUrlCheck } from "../../apps/bff/src/services/check-flow-url.ts";
import { mailServerCheck } from "../../apps/bff/src/services/check-mail-server.ts";
import { urlCheck } from "../../apps/bff/src/services/check-url.ts";
import { SMTP } from "./listeners.ts";
import type { Channel } from "./targets.ts";

/** As a server without settings has them; it listens on no port of the namespace. */
export const GUARDED: EgressRules = egressRules({ allow: [], loopback: false }, 8080);
/** The operator lets everything be reached that may be listed (rule 6): this machine, its link and what clouds keep to themselves are still nobody's. */
export const LISTED: EgressRules = egressRules({ allow: ["0.0.0.0/0", "::/0"], loopback: false }, 8080);
/** Nothing is refused that a setting can open: the control. */
export const UNGUARDED: EgressRules = { isAllowListed: () => true, allowLoopback: true, isOwnAddress: () => false };

const CLOCK = { now: () => Date.now() };
/** By which a pace of a message a second lasts a millisecond. */
const steady = (): number => performance.now() * 1_000;
const SECRETS = [{ secret: `whsec_${Buffer.alloc(32, 7).toString("base64")}`, until: null }];
const FROM = "Tocsin <tocsin@example.com>";

function urlOf(channel: Channel, host: string): string {
  if (channel === "slack") return `https://${host}/api`;
  return channel === "msteams" ? `https://${host}/workflows/1/triggers/manual/paths/invoke?sig=proof` : `https://${host}/hook`;
}

/** Whether somebody who enters this host may save it, by the product's own checks. */
export async function maySave(channel: Channel, host: string, rules: EgressRules): Promise<boolean> {
  const mayReach = urlCheck({ rules, resolve: resolveAll });
  if (channel === "msteams") return (await flowUrlCheck(rules, mayReach)(urlOf(channel, host))) === null;
  if (channel !== "mail") return await mayReach(urlOf(channel, host));
  const check = mailServerCheck({ allowLoopback: rules.allowLoopback, isAllowListed: rules.isAllowListed });
  return (await check({ host, port: SMTP, security: "none", from: FROM, hasPassword: false })) === null;
}

/** What the engine would send with, to a host that was saved. Null: not even that is made for it. */
export function senderTo(channel: Channel, host: string, rules: EgressRules, trusted: string): ChannelAdapter | null {
  try {
    return adapterTo(channel, host, { rules, trustedRoots: [trusted], resolve: resolveAll, clock: CLOCK, steady });
  } catch (error) {
    if (error instanceof Error && /^Bad(?:ApiUrl|FlowUrl|MailSettings)$/.test(error.name)) return null;
    throw error;
  }
}

interface Around {
  readonly rules: EgressRules;
  readonly trustedRoots: readonly string[];
  readonly resolve: typeof resolveAll;
  readonly clock: typeof CLOCK;
  readonly steady: typeof steady;
}

function adapterTo(channel: Channel, host: string, around: Around): ChannelAdapter {
  const url = urlOf(channel, host);
  switch (channel) {
    case "webhooks":
      return createWebhookAdapter({ url, secrets: SECRETS, header: null, timeoutSeconds: 15, ...around });
    case "slack":
      return createSlackAdapter({ token: "xoxb-1234567890-proof", apiUrl: url, ...around });
    case "msteams":
      return createTeamsAdapter({ url, ...around });
    case "mail": {
      const { isAllowListed, allowLoopback } = around.rules;
      const server = { host, port: SMTP, security: "none", username: null, password: null, from: FROM } as const;
      return createMailAdapter({
        ...server,
        ...around,
        name: "tocsin.example.com",
        allowLoopback,
        isAllowListed,
        connections: 1,
        ratePerMinute: null,
      });
    }
  }
}
