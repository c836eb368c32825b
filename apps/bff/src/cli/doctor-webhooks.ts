import type { Endpoint, PageKey, StoreReads, WebhookSettings } from "@tocsin/ports";
import type { EndpointPing } from "../deps.ts";
import type { Finding } from "./finding.ts";

interface Looked {
  readonly reads: Pick<StoreReads, "channels" | "webhooks">;
  /** What speaks against what is sealed for an endpoint; null: nothing. */
  readonly secretFault: (endpoint: Endpoint) => string | null;
  /** Sends one a signed request; null: nobody asked for that. */
  readonly ping: ((endpoint: Endpoint) => Promise<EndpointPing>) | null;
}

const PAGE = 100;
const AT_ONCE = 8;
const ANYBODY = { person: "0", superuser: true };

/** How many there are, and which do not work. Of an address only the host is shown, of an answer only its code. */
export async function webhooks(looked: Looked): Promise<readonly Finding[]> {
  const settings = await looked.reads.channels.webhookSettings({});
  if (settings?.enabled !== true) return [{ check: "webhooks", state: "note", detail: saidOfOff(settings) }];
  const all = await endpointsOf(looked.reads);
  const faults: Finding[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE)
    faults.push(...(await Promise.all(all.slice(start, start + AT_ONCE).map((endpoint) => faultOf(looked, endpoint)))).flat());
  return [summary(all, looked.ping !== null), ...faults];
}

function saidOfOff(settings: WebhookSettings | null): string {
  return settings === null ? "not configured" : "configured and switched off";
}

async function endpointsOf({ webhooks: reads }: Looked["reads"]): Promise<readonly Endpoint[]> {
  const all: Endpoint[] = [];
  let after: PageKey | null = null;
  do {
    const page: Awaited<ReturnType<typeof reads.endpoints>> = await reads.endpoints({ viewer: ANYBODY, page: { limit: PAGE, after } });
    all.push(...page.items);
    after = page.next;
  } while (after !== null);
  return all;
}

function summary(all: readonly Endpoint[], isPinged: boolean): Finding {
  const off = all.filter(({ disabled }) => disabled !== null).length;
  const away = all.filter(({ disabled, circuit }) => disabled === null && circuit !== null).length;
  const parts = [
    all.length === 1 ? "1 endpoint" : `${String(all.length)} endpoints`,
    `${String(off)} turned off`,
    `${String(away)} out of reach or asking for quiet`,
    isPinged ? "each that is on was sent a ping" : "none was asked (--ping sends each a request)",
  ];
  return { check: "webhooks", state: "ok", detail: parts.join(", ") };
}

/** A person's own is theirs to look after; of a shared one nobody else is told. */
async function faultOf({ secretFault, ping }: Looked, endpoint: Endpoint): Promise<readonly Finding[]> {
  const { disabled, owner } = endpoint;
  const told = (state: Finding["state"], what: string): readonly Finding[] => [
    { check: "webhooks", state, detail: `${nameOf(endpoint)} ${what}` },
  ];
  if (disabled !== null) return told("note", `is turned off since ${timeOf(disabled.at)} (${disabled.reason})`);
  const unreadable = secretFault(endpoint);
  if (unreadable !== null) return told("broken", `cannot be sent anything: ${unreadable}`);
  const state = owner === null ? "broken" : "note";
  const answer = ping === null ? null : await ping(endpoint);
  if (answer !== null) return answer.delivered ? [] : told(state, `does not take a ping: ${answer.code ?? "no answer"}`);
  const { circuit } = endpoint;
  if (circuit === null) return [];
  return told(state, `is not sent to since ${timeOf(circuit.openedAt)}: ${circuit.code ?? "no answer"}`);
}

function nameOf({ name, url, owner }: Endpoint): string {
  const host = URL.canParse(url) ? new URL(url).host : "an address that is none";
  return `"${name}" (${owner === null ? "shared" : `of ${owner.username}`}) at ${host}`;
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
