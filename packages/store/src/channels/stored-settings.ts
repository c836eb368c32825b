import { type Channel, MAIL_CONNECTIONS } from "@tocsin/domain";
import type {
  MailSettings,
  PersonId,
  SavedSettings,
  SealedSecret,
  SettingsSaved,
  SlackSettings,
  TeamsSettings,
  WebhookSettings,
} from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import type { Db } from "../database.ts";
import { closeCircuit } from "../dispatch/circuits.ts";
import { personKey } from "../keys.ts";
import { statement } from "../statements.ts";
import { storedRecord } from "../stored-json.ts";
import { resumeChannel } from "./pauses.ts";

const READ = "SELECT enabled, settings FROM channels WHERE channel = ?";

/** Everything but `enabled`, which has a column of its own; null where nothing was saved yet. */
function readSettings(db: Db, channel: Channel): Readonly<Record<string, unknown>> | null {
  const row = statement<[Channel], { readonly enabled: number; readonly settings: string | null }>(db, READ).get(channel);
  if (row?.settings === undefined || row.settings === null) return null;
  return { enabled: row.enabled === 1, ...storedRecord(row.settings) };
}

/** A channel that is switched off has no break to tell the end of. */
const WRITE = `UPDATE channels SET enabled = :enabled, settings = :settings, shared_address = :sharedAddress, version = version + 1, updated_at = :at,
    incident_since = iif(:enabled = 0, NULL, incident_since), incident_held = iif(:enabled = 0, NULL, incident_held)
  WHERE channel = :channel`;
const SECRET_SET = "UPDATE channels SET secret_set_by = :by, secret_set_at = :at WHERE channel = :channel";

const STALE: SettingsSaved = { ok: false, refusal: "stale" };
const VERSION = "SELECT version FROM channels WHERE channel = ?";

function isStale(db: Db, channel: Channel, versions: readonly number[] | null = null): boolean {
  if (versions === null) return false;
  return !versions.includes(Number(statement<[Channel]>(db, VERSION).pluck().get(channel)));
}

interface Written {
  readonly channel: Channel;
  readonly enabled: boolean;
  readonly stored: object;
  /** Copied out of the settings, because the fan-out and claims read it. */
  readonly sharedAddress: string | null;
  readonly at: number;
  /** What is sealed in the settings, before and now; a seal that stayed as it was is the secret that was kept. */
  readonly secret: { readonly before: SealedSecret | null; readonly now: SealedSecret | null };
  readonly by: PersonId | null;
}

function writeSettings(db: Db, { channel, enabled, stored, sharedAddress, at, secret, by }: Written): void {
  if (secret.now !== secret.before) {
    const set = secret.now === null ? { by: null, at: null } : { by: by === null ? null : personKey(by), at };
    statement<{ channel: Channel; by: number | null; at: number | null }>(db, SECRET_SET).run({ channel, ...set });
  }
  const row = { channel, enabled: Number(enabled), settings: JSON.stringify(stored), sharedAddress, at };
  statement<typeof row>(db, WRITE).run(row);
  if (channel === "webhooks" || channel === "alert") return;
  closeCircuit(db, channel);
  resumeChannel(db, { channel, at, proven: false });
}

/** What settings that were saved before there was a limit have meant ever since. */
const MAIL_UNLIMITED = { connections: MAIL_CONNECTIONS.default, ratePerMinute: null };

export function mailSettings(db: Db): MailSettings | null {
  const stored = readSettings(db, "mail");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by saveMailSettings alone, from this very type
  return stored === null ? null : ({ ...MAIL_UNLIMITED, ...stored } as unknown as MailSettings);
}

const FORGET_REFUSALS = "DELETE FROM refused_addresses";

/** Another server, or a corrected one, is asked anew about every address that was refused for good. */
export function saveMailSettings(db: Db, input: SavedSettings<MailSettings>): SettingsSaved {
  const { settings, by, at } = input;
  if (isStale(db, "mail", input.versions)) return STALE;
  const { enabled, ...stored } = settings;
  const secret = { before: mailSettings(db)?.password ?? null, now: settings.password };
  writeSettings(db, { channel: "mail", enabled, stored, sharedAddress: settings.systemTo, at, secret, by });
  statement(db, FORGET_REFUSALS).run();
  const { password, ...shown } = settings;
  writeAudit(db, { at, actor: by, action: "channel.changed", object: "mail", detail: { ...shown, hasPassword: password !== null } });
  return { ok: true };
}

export function slackSettings(db: Db): SlackSettings | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by saveSlackSettings alone, from this very type
  return readSettings(db, "slack") as SlackSettings | null;
}

const FORGET_SLACK_REFUSALS = "DELETE FROM slack_refusals";

/** Another workspace knows other people. */
export function saveSlackSettings(db: Db, input: SavedSettings<SlackSettings>): SettingsSaved {
  const { settings, by, at } = input;
  if (isStale(db, "slack", input.versions)) return STALE;
  const { enabled, ...stored } = settings;
  const before = slackSettings(db);
  const secret = { before: before?.token ?? null, now: settings.token };
  if (before?.token !== settings.token || before.apiUrl !== settings.apiUrl) statement(db, FORGET_SLACK_REFUSALS).run();
  writeSettings(db, { channel: "slack", enabled, stored, sharedAddress: settings.channel, at, secret, by });
  const { token: _token, ...shown } = settings;
  writeAudit(db, { at, actor: by, action: "channel.changed", object: "slack", detail: shown });
  return { ok: true };
}

export function teamsSettings(db: Db): TeamsSettings | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by saveTeamsSettings alone, from this very type
  return readSettings(db, "msteams") as TeamsSettings | null;
}

/** The host stands for the flow wherever people read where a card went. */
export function saveTeamsSettings(db: Db, input: SavedSettings<TeamsSettings>): SettingsSaved {
  const { settings, by, at } = input;
  if (isStale(db, "msteams", input.versions)) return STALE;
  const { enabled, ...stored } = settings;
  const secret = { before: teamsSettings(db)?.url ?? null, now: settings.url };
  writeSettings(db, { channel: "msteams", enabled, stored, sharedAddress: settings.host, at, secret, by });
  writeAudit(db, { at, actor: by, action: "channel.changed", object: "msteams", detail: { enabled, host: settings.host } });
  return { ok: true };
}

export function webhookSettings(db: Db): WebhookSettings | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by saveWebhookSettings alone, from this very type
  return readSettings(db, "webhooks") as WebhookSettings | null;
}

const NO_SECRET = { before: null, now: null };

/** Where they go is each endpoint's own. */
export function saveWebhookSettings(db: Db, input: SavedSettings<WebhookSettings>): SettingsSaved {
  const { settings, by, at } = input;
  if (isStale(db, "webhooks", input.versions)) return STALE;
  const { enabled, ...stored } = settings;
  writeSettings(db, { channel: "webhooks", enabled, stored, sharedAddress: null, at, secret: NO_SECRET, by });
  writeAudit(db, { at, actor: by, action: "channel.changed", object: "webhooks", detail: { ...settings } });
  return { ok: true };
}
