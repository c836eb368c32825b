import type { MailSettingsBody } from "@tocsin/contract";
import type { MailSettings, SealedSecret, SettingsSaved } from "@tocsin/ports";
import type { MailFault, MailServer } from "../deps.ts";
import type { SecretPlace, Secrets } from "../secrets/secrets.ts";
import { type CheckedSettings, saveChannel, type SaveRequest, type SecretSettingsDeps, type SettingsRefused } from "./save-channel.ts";
import { secretToStore, type SecretToStore } from "./stored-secret.ts";

/** Where the mail password lies; it opens nowhere else. */
export const MAIL_PASSWORD_PLACE: SecretPlace = { table: "channels", row: "mail", column: "password" };

export interface MailSettingsDeps extends SecretSettingsDeps {
  readonly checkMail: (server: MailServer) => Promise<MailFault | null>;
}

export type MailSaved = SettingsSaved | MailRefused;

export type MailRefused = SettingsRefused<MailFault>;

/**
 * Saves how mail goes out. The password is sealed; its mask, sent back, keeps it only for the connection it was made for.
 * What waits because the old connection was broken is tried again at once.
 */
export function saveMailSettings(deps: MailSettingsDeps, request: SaveRequest<MailSettingsBody>): Promise<MailSaved> {
  return saveChannel(deps, request, {
    channel: "mail",
    check: () => checkedMailSettings(deps, request.body),
    write: (saved) => deps.writes.channels.saveMailSettings(saved),
  });
}

/** What would be stored, or what speaks against it; the same for saving and for trying out. */
export async function checkedMailSettings(
  deps: Pick<MailSettingsDeps, "reads" | "secrets" | "checkMail">,
  body: MailSettingsBody,
): Promise<CheckedSettings<MailSettings, MailRefused>> {
  const stored = await deps.reads.channels.mailSettings({});
  const password = passwordToStore(deps.secrets, body, stored);
  if (!password.ok) return password;
  const { host, port, security, from } = body;
  const fault = await deps.checkMail({ host, port, security, from, hasPassword: password.sealed !== null });
  if (fault !== null) return { ok: false, refusal: "address_refused", fault };
  return { ok: true, settings: { ...body, password: password.sealed } };
}

type PasswordToStore = { readonly ok: true; readonly sealed: SealedSecret | null } | Exclude<SecretToStore, { ok: true }>;

function passwordToStore(secrets: Secrets, body: MailSettingsBody, stored: MailSettings | null): PasswordToStore {
  if (body.password === null) return { ok: true, sealed: null };
  const { host, port, security } = body;
  return secretToStore(secrets, {
    given: body.password,
    stored: stored?.password ?? null,
    place: MAIL_PASSWORD_PLACE,
    isSameConnection: host === stored?.host && port === stored.port && security === stored.security,
  });
}
