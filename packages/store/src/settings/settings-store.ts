import type { SystemAudience } from "@tocsin/domain";
import type { Settings, SettingsPatched, SettingsReads, SettingsWrites, SomeSettings, StandingSetting } from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import type { Writer } from "../unit-of-work.ts";

export function settingsReads(db: Db): SettingsReads {
  return { settings: async () => readSettings(db) };
}

export function settingsWrites(writer: Writer): SettingsWrites {
  return {
    patchSettings: (input) => writer.write((db) => patchSettings(db, input)),
    seeDefectDojo: (input) => writer.write((db) => seeDefectDojo(db, input)),
  };
}

interface SettingsRow {
  readonly system_audience: SystemAudience;
  readonly public_url: string | null;
  readonly team_name: string | null;
  readonly disclaimer: string | null;
  readonly defectdojo_instance: string | null;
  readonly defectdojo_last_seen_at: number | null;
  readonly keep_deliveries_days: number;
  readonly keep_alerts_days: number;
  readonly keep_audit_days: number;
}

const READ = `SELECT system_audience, public_url, team_name, disclaimer, defectdojo_instance, defectdojo_last_seen_at,
  keep_deliveries_days, keep_alerts_days, keep_audit_days FROM settings WHERE id = 1`;

export function readSettings(db: Db): Settings {
  const row = statement<[], SettingsRow>(db, READ).get();
  if (row === undefined) throw new Error("The settings row is missing");
  return {
    systemAudience: row.system_audience,
    publicUrl: row.public_url,
    teamName: row.team_name,
    disclaimer: row.disclaimer,
    retention: { deliveriesDays: row.keep_deliveries_days, alertsDays: row.keep_alerts_days, auditDays: row.keep_audit_days },
    defectdojo: { instance: row.defectdojo_instance, lastSeenAt: row.defectdojo_last_seen_at },
  };
}

const WRITE = `UPDATE settings SET system_audience = :systemAudience, public_url = :publicUrl, team_name = :teamName,
  disclaimer = :disclaimer, defectdojo_instance = :defectdojoInstance,
  keep_deliveries_days = :deliveriesDays, keep_alerts_days = :alertsDays, keep_audit_days = :auditDays WHERE id = 1`;

function patchSettings(db: Db, { by, at, from = {}, ...patch }: Parameters<SettingsWrites["patchSettings"]>[0]): SettingsPatched {
  const { defectdojo, ...settings } = readSettings(db);
  const stands = movedOn({ from, to: patch, now: settings });
  if (stands.length > 0) return { ok: false, stands };
  const { retention: kept, ...before } = settings;
  const { retention, ...plain } = patch;
  const row = { ...before, defectdojoInstance: defectdojo.instance, ...plain, ...kept, ...retention };
  statement<typeof row>(db, WRITE).run(row);
  writeAudit(db, { at, actor: by, action: "settings.changed", object: null, detail: patch });
  return { ok: true, settings: readSettings(db) };
}

/** What is another setting than was read. What already is as it is to become counts as done, so that a request may be repeated. */
function movedOn({ from, to, now }: Readonly<Record<"from" | "to" | "now", SomeSettings>>): readonly StandingSetting[] {
  const [read, wanted] = [from, to].map((some) => new Map(byName(some)));
  return byName(now)
    .filter(([setting, value]) => read?.has(setting) === true && read.get(setting) !== value && wanted?.get(setting) !== value)
    .map(([setting, value]) => ({ setting, value }));
}

function byName({ systemAudience, publicUrl, teamName, disclaimer, retention }: SomeSettings) {
  const named = { systemAudience, publicUrl, teamName, disclaimer, ...retention } satisfies Partial<
    Record<StandingSetting["setting"], unknown>
  >;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the line above holds the names
  const entries = Object.entries(named) as [StandingSetting["setting"], StandingSetting["value"] | undefined][];
  return entries.flatMap(([setting, value]) => (value === undefined ? [] : [[setting, value] as const]));
}

const SEE = `UPDATE settings SET defectdojo_instance = coalesce(defectdojo_instance, :instance), defectdojo_last_seen_at = :at
  WHERE id = 1`;

function seeDefectDojo(
  db: Db,
  input: Parameters<SettingsWrites["seeDefectDojo"]>[0],
): Awaited<ReturnType<SettingsWrites["seeDefectDojo"]>> {
  const known = readSettings(db).defectdojo.instance;
  if (known !== null && input.instance !== null && known !== input.instance) return { ok: false, known };
  statement<typeof input>(db, SEE).run(input);
  return { ok: true };
}
