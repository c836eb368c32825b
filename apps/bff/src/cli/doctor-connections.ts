import { type ServerClocks, serverClocks } from "@tocsin/channels/http";
import { type Answer, isTaken, remedyOf } from "@tocsin/domain";
import type { ChannelAdapter, ChannelState, Clock, Endpoint, SealedSecret, StoreReads } from "@tocsin/ports";
import type { Config } from "../config/config.ts";
import { egressRules } from "../config/egress-rules.ts";
import { channelLanes, type LanesDeps } from "../lanes/lanes.ts";
import { SILENT_LOG } from "../log/log.ts";
import { KeyFileRefused, readKeys } from "../secrets/key-file.ts";
import { keyRing, keysOf } from "../secrets/key-ring.ts";
import { type SecretPlace, type Secrets, secretsWithKeys, SecretUnreadable } from "../secrets/secrets.ts";
import { healthOf } from "../services/channel-health.ts";
import { headerPlace, signingPlace } from "../services/endpoint-secrets.ts";
import { MAIL_PASSWORD_PLACE } from "../services/mail-settings.ts";
import { endpointPing } from "../services/ping-endpoint.ts";
import { SLACK_TOKEN_PLACE } from "../services/slack-settings.ts";
import { TEAMS_URL_PLACE } from "../services/teams-settings.ts";
import { newId } from "../threads/new-id.ts";
import { webhooks } from "./doctor-webhooks.ts";
import type { Finding } from "./finding.ts";

interface Looked {
  readonly config: Config;
  readonly reads: StoreReads;
  readonly probe: Readonly<Record<"mail" | "slack" | "msteams", () => Promise<string | null>>>;
}

const PROBE_MS = 15_000;

interface Asked {
  readonly clock: Clock;
  /** Endpoints are sent one, too: of them nothing else would tell. */
  readonly ping: boolean;
}

/** Each connection asked whether it works, without a message; and what time they say it is. */
export async function connections(config: Config, reads: StoreReads, { clock, ping }: Asked): Promise<readonly Finding[]> {
  const clocks = serverClocks({ clock, steady: () => clock.now() });
  const outside = { secrets: storedSecrets(config), clock, onDate: clocks.heard };
  const looked = { config, reads, probe: probes(config, reads, outside) };
  const pinging = {
    ...outside,
    reads,
    rules: egressRules(config.egress, config.http.port),
    origin: originOf(config),
    ids: { next: newId },
  };
  const found = await Promise.all([
    mail(looked),
    slack(looked),
    teams(looked),
    webhooks({
      reads,
      secretFault: (endpoint) => endpointFault(config, endpoint),
      ping: ping ? endpointPing(pinging) : null,
    }),
  ]);
  return [...found.flat(), ...offset(clocks)];
}

/** What it cannot open is found apart. */
function storedSecrets({ data }: Config): Secrets {
  return secretsWithKeys(keyRing(data.secretKeyFile, [new Uint8Array(32)]));
}

function originOf({ http }: Config): string {
  return http.publicUrl ?? "http://localhost";
}

/** Receivers of webhooks refuse what is five minutes off; long before that somebody should look. */
const OFFSET_MAX_S = 30;

function offset({ aheadSeconds }: ServerClocks): readonly Finding[] {
  const seconds = aheadSeconds();
  if (seconds === null) return [];
  const detail = `${String(Math.abs(seconds))} s ${seconds < 0 ? "behind" : "ahead of"} the servers that answered`;
  return [{ check: "clock", state: Math.abs(seconds) > OFFSET_MAX_S ? "broken" : "ok", detail }];
}

function endpointFault({ data }: Config, { id, secret, pastSecrets, header }: Endpoint): string | null {
  const sealed = [secret, ...pastSecrets.map((past) => past.secret)].map((one) =>
    secretFault(data, { sealed: one, place: signingPlace(id) }),
  );
  return [...sealed, secretFault(data, { sealed: header?.value ?? null, place: headerPlace(id) })].find((fault) => fault !== null) ?? null;
}

/** Through adapters of our own, which neither know nor change what the server's were asked to wait for. */
function probes(config: Config, reads: StoreReads, outside: Pick<LanesDeps, "clock" | "secrets" | "onDate">): Looked["probe"] {
  const lanes = channelLanes({
    channels: { ...reads.channels, recordError: () => Promise.resolve() },
    pace: { paceMarks: () => Promise.resolve([]), savePaceMarks: () => Promise.resolve() },
    ...outside,
    steady: () => outside.clock.now(),
    config,
    domain: () => new URL(originOf(config)).hostname,
    log: SILENT_LOG,
  });
  const { mail: byMail, slack: bySlack, msteams: byTeams } = lanes;
  return {
    mail: async () => faultOf(await byMail.adapter()),
    slack: async () => faultOf(await bySlack.adapter()),
    msteams: async () => faultOf(await byTeams.adapter()),
  };
}

/** Null: it works, or only a message would tell. */
async function faultOf(opened: ChannelAdapter | null): Promise<string | null> {
  await using adapter = opened;
  const report = (await adapter?.probe(AbortSignal.timeout(PROBE_MS))) ?? null;
  if (adapter === null || report === null || isTaken(report.outcome.kind)) return null;
  return `does not work: ${said(adapter.channel, report.answer)}`;
}

/** What the server met that no probe can: null where a probe that went well says that it is over. */
function wordsOf({ paused, circuit }: ChannelState, { channel, onlyAMessageTells = false }: Connection): string | null {
  if (paused !== null && (onlyAMessageTells || paused.onlySendingTells)) return `the connection is broken: ${said(channel, paused)}`;
  if (circuit === null || !onlyAMessageTells) return null;
  return `cannot be reached since ${new Date(circuit.openedAt).toISOString()}: ${said(channel, circuit)}`;
}

function said(channel: ChannelAdapter["channel"], { code, text }: Answer): string {
  return [code, text, remedyOf(channel, code)].filter((word) => word !== null).join(" ") || "no answer";
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

async function teams({ config, reads, probe }: Looked): Promise<Finding> {
  const settings = await reads.channels.teamsSettings({});
  if (settings === null) return { check: "msteams", state: "note", detail: "not configured" };
  const { enabled, url, host } = settings;
  return connection(config, reads, {
    channel: "msteams",
    enabled,
    secret: { sealed: url, place: TEAMS_URL_PLACE },
    detail: `${host}; only a card would tell whether the flow works`,
    probe: probe.msteams,
    onlyAMessageTells: true,
  });
}

interface Connection {
  readonly channel: "mail" | "slack" | "msteams";
  readonly enabled: boolean;
  readonly secret: { readonly sealed: SealedSecret | null; readonly place: SecretPlace };
  /** What is said of one that works. */
  readonly detail: string;
  /** What speaks against it. */
  readonly probe: () => Promise<string | null>;
  /** Of a flow nobody can ask whether it works: what became of the last card is all that is known. */
  readonly onlyAMessageTells?: boolean;
}

async function connection({ data }: Config, reads: StoreReads, asked: Connection): Promise<Finding> {
  const { channel, enabled, secret, detail, probe } = asked;
  if (!enabled) return { check: channel, state: "note", detail: "configured and switched off" };
  const known = (await reads.channels.channels({})).find((state) => state.channel === channel);
  const fault = secretFault(data, secret) ?? (await probe()) ?? (known === undefined ? null : wordsOf(known, asked));
  if (fault !== null) return { check: channel, state: "broken", detail: fault };
  const error = known !== undefined && healthOf(known).tries === "newest_failed" ? known.lastError : null;
  if (error === null) return { check: channel, state: "ok", detail };
  return { check: channel, state: "note", detail: `${detail}, but the newest try failed: ${said(channel, error)}` };
}

const KEY_AGAIN = "Bring the file with that key back, or enter the secret again.";

function secretFault({ secretKeyFile }: Config["data"], { sealed, place }: Connection["secret"]): string | null {
  if (sealed === null) return null;
  try {
    const keys = readKeys(secretKeyFile);
    if (keys === null) return `its secret is sealed with a key that is not in ${secretKeyFile}. ${KEY_AGAIN}`;
    secretsWithKeys(() => keysOf(keys)).open(sealed, place);
    return null;
  } catch (error) {
    if (error instanceof KeyFileRefused) return error.message;
    if (error instanceof SecretUnreadable) return `${error.message} ${KEY_AGAIN}`;
    throw error;
  }
}
