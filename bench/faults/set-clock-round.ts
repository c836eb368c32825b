import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startWebhookReceiver, type WebhookReceiver } from "@tocsin/testkit";
import { foundCompany } from "../crash/company.ts";
import { dataFolder } from "../crash/data-folder.ts";
import { openEvidence } from "../crash/evidence.ts";
import { type Victim, victimOf } from "../crash/victim.ts";
import { fakedClock } from "./faked-clock.ts";

export interface SetClockPlan {
  readonly pack: string;
  /** How far the clock is set while an endpoint wants quiet. */
  readonly stepMs: number;
}

export interface SetClockReport {
  readonly stepMs: number;
  /** By how much the server saw its clock set. */
  readonly seenMs: number;
  /** How much sooner than it was asked to the endpoint was tried again, by a clock that nobody set. */
  readonly earlyMs: number;
  /** From the set clock until an endpoint that wants no quiet has the next event. */
  readonly nextEventMs: number;
  /** From when the endpoint said that it wanted quiet until it was asked again; null: not while it was waited for, as a clock set back makes it. */
  readonly quietMs: number | null;
  readonly extraCopies: number;
  readonly exitCode: number | null;
  readonly integrity: string;
}

const ASKED_S = 6;
const PATIENCE_MS = 20_000;
const POLL_MS = 10;

/** the clock of the running server is set while an endpoint has asked for quiet, and another one has not. */
export async function setClockRound({ pack, stepMs }: SetClockPlan): Promise<SetClockReport> {
  using folder = dataFolder();
  const clock = fakedClock(join(folder.path, "clock"));
  await using victim = victimOf({ pack, data: folder.data, variant: "true-time", environment: clock.environment });
  await using busy = await startWebhookReceiver();
  await using ready = await startWebhookReceiver();
  const company = await foundCompany(victim, { people: 1, ports: null });
  await sendTo(victim, [busy, ready]);
  busy.clear();
  ready.clear();

  busy.answerNext({ status: 429, headers: { "retry-after": String(ASKED_S) } });
  await company.postEvent("before");
  using evidence = openEvidence(folder.database);
  // On disk: until then an event more may go out to an endpoint whose wish nobody has read yet.
  await until(() => ready.messages.length === 1 && evidence.waitingAgain() === 1);
  clock.set(stepMs);
  const setAt = performance.now();
  await company.postEvent("after");
  const answeredAt = Date.now();
  await until(() => ready.messages.length === 2);
  const nextEventMs = Math.round(performance.now() - setAt);
  await until(() => busy.messages.length > 0);
  const [askedAt = NaN, againAt = null] = busy.requestedAt;
  const quietMs = againAt === null ? null : againAt - askedAt;
  const exitCode = await victim.stop();
  return {
    stepMs,
    seenMs: evidence.acceptedAt("after") - answeredAt,
    earlyMs: Math.ceil(Math.max(0, ASKED_S * 1_000 - (quietMs ?? Infinity))),
    nextEventMs,
    quietMs: quietMs === null ? null : Math.round(quietMs),
    extraCopies: copies(busy) + copies(ready),
    exitCode,
    integrity: evidence.integrity(),
  };
}

/** Two shared endpoints that System sends every scan to. */
async function sendTo(victim: Victim, receivers: readonly WebhookReceiver[]): Promise<void> {
  const token = await victim.tocsin(["token", "create", "--user", "root", "--name", "clock", "--scopes", "read,admin"]);
  const headers = { authorization: `Bearer ${token.trim()}`, "content-type": "application/json" };
  const api = async (method: string, path: string, body: object): Promise<void> => {
    const { status } = await fetch(`${victim.origin() ?? ""}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
    if (status >= 300) throw new Error(`${method} ${path} was answered ${String(status)}`);
  };
  await api("PUT", "/channels/webhooks", { enabled: true });
  for (const [index, { url }] of receivers.entries())
    await api("POST", "/webhooks", { name: `Endpoint ${String(index)}`, url, owner: null });
  await api("PATCH", "/preferences/system", { changes: [{ event: "scan_added", channel: "webhooks", from: "inherit", to: "on" }] });
}

function copies({ messages }: WebhookReceiver): number {
  return messages.length - new Set(messages.map(({ id }) => id)).size;
}

async function until(holds: () => boolean): Promise<void> {
  const at = performance.now() + PATIENCE_MS;
  while (!holds() && performance.now() < at) await sleep(POLL_MS);
}
