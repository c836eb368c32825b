import type { MailSettingsBody } from "@tocsin/contract";
import type { Clock, MailSettings, PersonId, SealedSecret, StoreReads, StoreWrites } from "@tocsin/ports";
import type { MailFault, MailServer } from "../deps.ts";
import { SecretString } from "../secrets/secret-string.ts";
import { type SecretPlace, type Secrets, SecretUnreadable } from "../secrets/secrets.ts";

/** Where the mail password lies; it opens nowhere else. */
export const MAIL_PASSWORD_PLACE: SecretPlace = { table: "channels", row: "mail", column: "password" };

/** Where the password is stored but cannot be opened any more: all that is known of it is that it is there. */
const UNREADABLE_MASK = "••••";

export interface MailSettingsDeps {
  readonly reads: Pick<StoreReads, "channels">;
  readonly writes: Pick<StoreWrites, "channels">;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly checkMail: (server: MailServer) => Promise<MailFault | null>;
}

export type MailSaved =
  | { readonly ok: true }
  | { readonly ok: false; readonly refusal: "secret_required" }
  | { readonly ok: false; readonly refusal: "address_refused"; readonly fault: MailFault };

/**
 * Saves how mail goes out. The password is sealed; its mask, sent back, keeps it only for the connection it was made for.
 * What waits because the old connection was broken is tried again at once.
 */
export async function saveMailSettings(
  deps: MailSettingsDeps,
  { body, by }: { readonly body: MailSettingsBody; readonly by: PersonId },
): Promise<MailSaved> {
  const stored = await deps.reads.channels.mailSettings({});
  const password = passwordToStore(deps.secrets, body, stored);
  if (!password.ok) return password;
  const { host, port, security, from } = body;
  const fault = await deps.checkMail({ host, port, security, from, hasPassword: password.sealed !== null });
  if (fault !== null) return { ok: false, refusal: "address_refused", fault };
  const at = deps.clock.now();
  await deps.writes.channels.saveMailSettings({ settings: { ...body, password: password.sealed }, by, at });
  await deps.writes.channels.resumeChannel({ channel: "mail", at });
  return { ok: true };
}

type PasswordToStore =
  { readonly ok: true; readonly sealed: SealedSecret | null } | { readonly ok: false; readonly refusal: "secret_required" };

function passwordToStore(secrets: Secrets, body: MailSettingsBody, stored: MailSettings | null): PasswordToStore {
  if (body.password === null) return { ok: true, sealed: null };
  if (stored !== null && stored.password !== null && body.password === maskedPassword(secrets, stored)) {
    return isSameConnection(body, stored) ? { ok: true, sealed: stored.password } : { ok: false, refusal: "secret_required" };
  }
  // A mask that is not the stored one's is no password that anybody has.
  if (body.password.startsWith("••••")) return { ok: false, refusal: "secret_required" };
  return { ok: true, sealed: secrets.seal(new SecretString(body.password), MAIL_PASSWORD_PLACE) };
}

function isSameConnection(body: MailSettingsBody, stored: MailSettings): boolean {
  return body.host === stored.host && body.port === stored.port && body.security === stored.security;
}

/** What people see of the password; null where there is none. */
export function maskedPassword(secrets: Secrets, { password }: MailSettings): string | null {
  if (password === null) return null;
  try {
    return secrets.open(password, MAIL_PASSWORD_PLACE).mask;
  } catch (error) {
    if (error instanceof SecretUnreadable) return UNREADABLE_MASK;
    throw error;
  }
}
