import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DirectoryBody } from "@tocsin/contract";
import type { CellChange } from "@tocsin/domain";
import { ANY_DELIVERY, type DeliveryFilter, type MailSettings, type NewEvent, type StoreReads } from "@tocsin/ports";
import { openDatabase, storeReads } from "@tocsin/store";
import { type FixedClock, fixedClock, type SmtpReceiver, type SmtpReceiverOptions, startSmtpReceiver } from "@tocsin/testkit";
import { type ComposedEngine, composeEngine, type EngineOutside } from "../compose-engine.ts";
import { type Config, parseConfig } from "../config/config.ts";
import { SecretString } from "../secrets/secret-string.ts";
import { secretsWithKey } from "../secrets/secrets.ts";
import { importDirectoryText } from "../services/import-directory.ts";
import { MAIL_PASSWORD_PLACE } from "../services/mail-settings.ts";

const MIGRATIONS = join(import.meta.dirname, "../../../../packages/store/migrations");
const AUTH = { user: "tocsin", pass: "correct horse battery" };

/** Dana and Lee may see Payments, Nora nothing; Root is a superuser. */
const MAIL_DIRECTORY = {
  source: "defectdojo",
  complete: true,
  productTypes: [{ ref: "1", name: "Web" }],
  products: [{ ref: "11", name: "Payments API", productType: "1" }],
  users: [
    { ref: "1", username: "root", email: "root@example.com", name: "Root", superuser: true },
    { ref: "2", username: "dana", email: "dana@example.com", name: "Dana Reyes" },
    { ref: "3", username: "lee", email: "lee@example.com", name: "Lee Chen" },
    { ref: "4", username: "nora", email: "nora@example.com", name: "Nora Aziz" },
  ],
  groups: [],
  memberships: [
    { user: "2", product: "11", role: "reader" },
    { user: "3", product: "11", role: "owner" },
  ],
} as const satisfies DirectoryBody;

/** The engine on the real store, sending to a real mail server on loopback; only the clock stands still. */
export interface MailWorld extends AsyncDisposable {
  readonly clock: FixedClock;
  readonly receiver: SmtpReceiver;
  readonly reads: StoreReads;
  /** Where it lies. */
  readonly data: Config["data"];
  /** Another run of the process on the same database. */
  readonly boot: (changed?: Partial<EngineOutside>) => Promise<ComposedEngine>;
  readonly facts: readonly { readonly fact: string; readonly detail: unknown }[];
  /** Sets up mail to the receiver, with what is to be different. */
  readonly saveMail: (engine: ComposedEngine, changed: Partial<MailSettings>) => Promise<void>;
}

/** Who has to sign in to the receiver. */
export const MAIL_AUTH = AUTH;

export async function openMailWorld(receiverOptions: Pick<SmtpReceiverOptions, "tls"> = {}): Promise<MailWorld> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-engine-"));
  const config = parseConfig({ TOCSIN_DATA: folder, TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_PUBLIC_URL: "https://tocsin.example.com" });
  const clock = fixedClock();
  const receiver = await startSmtpReceiver({ auth: AUTH, ...receiverOptions });
  const key = randomBytes(32);
  const facts: { readonly fact: string; readonly detail: unknown }[] = [];
  const booted: ComposedEngine[] = [];
  const silent = () => undefined;
  const boot: MailWorld["boot"] = async (changed = {}) => {
    const engine = composeEngine(config, {
      clock,
      random: () => 0,
      emit: (fact, detail) => facts.push({ fact, detail }),
      log: { debug: silent, info: silent, warn: silent, error: silent },
      boot: `boot-${String(booted.length)}`,
      migrations: MIGRATIONS,
      keys: () => [key],
      ...changed,
    });
    booted.push(engine);
    return engine;
  };

  const first = await boot();
  const imported = await importDirectoryText(first.writes.directory, {
    text: JSON.stringify(MAIL_DIRECTORY),
    admin: true,
    by: null,
    at: 1,
  });
  if (!imported.ok) throw new Error(`The directory was refused: ${JSON.stringify(imported.errors)}`);
  const password = secretsWithKey(key).seal(new SecretString(AUTH.pass), MAIL_PASSWORD_PLACE);
  const { host, port } = receiver;
  const saveMail: MailWorld["saveMail"] = async ({ writes }, changed) => {
    const from = "Tocsin <tocsin@example.com>";
    const settings: MailSettings = {
      enabled: true,
      host,
      port,
      security: "none",
      username: AUTH.user,
      password,
      from,
      systemTo: null,
      connections: 3,
      ratePerMinute: null,
      ...changed,
    };
    await writes.channels.saveMailSettings({ settings, by: null, at: 2 });
  };
  await saveMail(first, {});
  const reading = openDatabase({ file: config.data.database, access: "read" });
  const reads = storeReads(reading);
  await switchOn({ engine: first, reads }, "dana", [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }]);

  return {
    clock,
    receiver,
    reads,
    data: config.data,
    boot,
    facts,
    saveMail,
    [Symbol.asyncDispose]: async () => {
      for (const { calls } of booted) await calls.stop({ graceMs: 0 });
      for (const { calls } of booted) await calls.close({});
      reading.$client.close();
      await receiver[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function switchOn(
  { engine, reads }: { readonly engine: ComposedEngine; readonly reads: StoreReads },
  username: string,
  changes: readonly CellChange[],
): Promise<void> {
  const person = (await reads.directory.personByUsername({ username }))?.id ?? "";
  const changed = await engine.writes.preferences.changeCells({ key: { scope: "personal", person }, changes, by: person, at: 3 });
  if (!changed.ok) throw new Error(`The cells were refused: ${changed.refusal}`);
}

/** A scan of Payments, accepted as the API would. */
export async function acceptScan({ writes }: ComposedEngine, id: string, at: number, more: Partial<NewEvent> = {}): Promise<void> {
  const event: NewEvent = {
    id,
    source: "defectdojo",
    clientId: null,
    key: "scan_added",
    type: "scan_added",
    title: `Created 3 findings (${id})`,
    description: null,
    url: "https://dojo.example.com/test/9",
    occurredAt: at,
    severity: "high",
    engagement: null,
    test: { ref: "9", name: "ZAP Scan" },
    finding: null,
    actor: "ci",
    data: {},
    product: { ref: "11", source: "defectdojo" },
    productType: null,
    recipients: null,
    audience: "default",
    alertOnly: false,
    body: "{}",
    bodyHash: id.padStart(64, "0"),
    onUnknownProduct: "refuse",
    repeatWithinMs: null,
    ...more,
  };
  const [answer] = await writes.events.accept({ events: [event], at });
  if (answer?.status !== "accepted") throw new Error(`The event was not accepted: ${JSON.stringify(answer)}`);
}

/** Mail deliveries as superusers see them, each with its attempts, by user name. */
export async function mailsOf({ reads }: Pick<MailWorld, "reads">) {
  const root = await reads.directory.personByUsername({ username: "root" });
  const viewer = { person: root?.id ?? "", superuser: true };
  const filter: DeliveryFilter = { ...ANY_DELIVERY, channel: "mail" };
  const { items } = await reads.deliveries.deliveries({ viewer, filter, page: { limit: 200, after: null } });
  const details = await Promise.all(items.map(({ id }) => reads.deliveries.delivery({ viewer, id })));
  return details.flatMap((delivery) =>
    delivery === null
      ? []
      : [
          {
            to: delivery.person?.username ?? delivery.destination,
            state: delivery.state,
            reason: delivery.reason,
            attempts: delivery.attemptLog.map(({ outcome, code, possibleRepeat }) => ({ outcome, code, possibleRepeat })),
          },
        ],
  );
}
