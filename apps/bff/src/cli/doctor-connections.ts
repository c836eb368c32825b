import { existsSync } from "node:fs";
import type { ChannelAdapter, ChannelState, Clock, SealedSecret, StoreReads } from "@tocsin/ports";
import type { Config } from "../config/config.ts";
import { channelLanes } from "../lanes/lanes.ts";
import { SILENT_LOG } from "../log/log.ts";
import { KeyFileRefused, readKeys } from "../secrets/key-file.ts";
import { keyRing, keysOf } from "../secrets/key-ring.ts";
import { type SecretPlace, secretsWithKeys, SecretUnreadable } from "../secrets/secrets.ts";
import { MAIL_PASSWORD_PLACE } from "../services/mail-settings.ts";
import { SLACK_TOKEN_PLACE } from "../services/slack-settings.ts";
import { TEAMS_URL_PLACE } from "../services/teams-settings.ts";
import type { Finding } from "./finding.ts";

interface Looked {
  readonly config: Config;
  readonly reads: StoreReads;
  readonly probe: Readonly<Record<"mail" | "slack", () => Promise<string | null>>>;
}

const PROBE_MS = 15_000;

/** Each connection asked whether it works, without a message. */
export async function connections(config: Config, reads: StoreReads, clock: Clock): Promise<readonly Finding[]> {
  const looked = { config, reads, probe: probes(config, reads, clock) };
  return await Promise.all([mail(looked), slack(looked), teams(looked)]);
}

/** Through adapters of our own, which neither know nor change what the server's were asked to wait for. */
function probes(config: Config, reads: StoreReads, clock: Clock): Looked["probe"] {
  const lanes = channelLanes({
    channels: { ...reads.channels, recordError: () => Promise.resolve() },
    pace: { paceMarks: () => Promise.resolve([]), savePaceMarks: () => Promise.resolve() },
    steady: () => clock.now(),
    // What it cannot open was found before.
    secrets: secretsWithKeys(keyRing(config.data.secretKeyFile, [new Uint8Array(32)])),
    config,
    domain: () => new URL(config.http.publicUrl ?? "http://localhost").hostname,
    clock,
    log: SILENT_LOG,
  });
  return { mail: () => faultOf(lanes.mail.adapter()), slack: () => faultOf(lanes.slack.adapter()) };
}

async function faultOf(opening: Promise<ChannelAdapter | null>): Promise<string | null> {
  await using adapter = await opening;
  if (adapter === null) return "the stored settings cannot be used";
  const report = await adapter.probe(AbortSignal.timeout(PROBE_MS));
  if (report === null || report.outcome.kind === "delivered" || report.outcome.kind === "accepted") return null;
  return `does not work: ${[report.answer.code, report.answer.text].filter((word) => word !== null).join(" ") || "no answer"}`;
}

function wordsOf({ text, code }: NonNullable<ChannelState["paused"]>): string {
  return `the connection is broken: ${text ?? code ?? "no reason given"}`;
}

async function mail({ config, reads, probe }: Looked): Promise<Finding> {
  const settings = await reads.channels.mailSettings({});
  if (settings === null) return { check: "mail", state: "note", detail: "not configured" };
  const { enabled, password, host, port } = settings;
  const secret = { sealed: password, place: MAIL_PASSWORD_PLACE };
  return connection(config, reads, {
    channel: "mail",
    enabled,
    secret,
    detail: `${host}:${String(port)} answers and lets us in`,
    probe: probe.mail,
  });
}

async function slack({ config, reads, probe }: Looked): Promise<Finding> {
  const settings = await reads.channels.slackSettings({});
  if (settings === null) return { check: "slack", state: "note", detail: "not configured" };
  const { enabled, token, apiUrl } = settings;
  return connection(config, reads, {
    channel: "slack",
    enabled,
    secret: { sealed: token, place: SLACK_TOKEN_PLACE },
    detail: `${apiUrl} takes the token`,
    probe: probe.slack,
  });
}

async function teams({ config, reads }: Looked): Promise<Finding> {
  const settings = await reads.channels.teamsSettings({});
  if (settings === null) return { check: "msteams", state: "note", detail: "not configured" };
  const { enabled, url, host } = settings;
  return connection(config, reads, {
    channel: "msteams",
    enabled,
    secret: { sealed: url, place: TEAMS_URL_PLACE },
    detail: `${host}; only a card would tell whether the flow works`,
    probe: null,
  });
}

interface Connection {
  readonly channel: "mail" | "slack" | "msteams";
  readonly enabled: boolean;
  readonly secret: { readonly sealed: SealedSecret | null; readonly place: SecretPlace };
  /** What is said of one that works. */
  readonly detail: string;
  /** What speaks against it; null where only a message would tell. */
  readonly probe: (() => Promise<string | null>) | null;
}

async function connection({ data }: Config, reads: StoreReads, { channel, enabled, secret, detail, probe }: Connection): Promise<Finding> {
  if (!enabled) return { check: channel, state: "note", detail: "configured and switched off" };
  const paused = (await reads.channels.channels({})).find((state) => state.channel === channel)?.paused ?? null;
  const fault = secretFault(data, secret) ?? (await probe?.()) ?? (paused === null || probe !== null ? null : wordsOf(paused));
  return fault === null ? { check: channel, state: "ok", detail } : { check: channel, state: "broken", detail: fault };
}

function secretFault({ secretKeyFile }: Config["data"], { sealed, place }: Connection["secret"]): string | null {
  if (sealed === null || !existsSync(secretKeyFile)) return null;
  try {
    const keys = readKeys(secretKeyFile);
    if (keys !== null) secretsWithKeys(() => keysOf(keys)).open(sealed, place);
    return null;
  } catch (error) {
    if (error instanceof SecretUnreadable || error instanceof KeyFileRefused) return error.message;
    throw error;
  }
}
