import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DirectoryBody } from "@tocsin/contract";
import type { ChannelAdapter, DeliveryFilter, StoreReads } from "@tocsin/ports";
import { openDatabase, storeReads } from "@tocsin/store";
import { type FixedClock, fixedClock } from "@tocsin/testkit";
import { type ComposedEngine, composeEngine } from "../compose-engine.ts";
import { type Config, parseConfig } from "../config/config.ts";
import { SILENT_LOG } from "../log/log.ts";
import { SecretString } from "../secrets/secret-string.ts";
import { secretsWithKey } from "../secrets/secrets.ts";
import { importDirectoryText } from "../services/import-directory.ts";
import { SLACK_TOKEN_PLACE } from "../services/slack-settings.ts";
import { TEAMS_URL_PLACE } from "../services/teams-settings.ts";
import { migrationsFolder } from "../threads/places.ts";
import { acceptScan } from "./mail-world.ts";

const DIRECTORY = {
  source: "defectdojo",
  complete: true,
  productTypes: [{ ref: "1", name: "Web" }],
  products: [{ ref: "11", name: "Payments API", productType: "1" }],
  users: [{ ref: "1", username: "root", email: "root@example.com", name: "Root", superuser: true }],
  groups: [],
  memberships: [],
} as const satisfies DirectoryBody;

export interface ChannelWorld extends AsyncDisposable {
  readonly engine: ComposedEngine;
  readonly clock: FixedClock;
  /** Accepts a scan of which System sends one message to the shared place of each channel. */
  readonly accept: (id: string) => Promise<void>;
  /** What became of it. */
  readonly deliveries: () => Promise<readonly DeliveryNow[]>;
  /** Everything is on the books. */
  readonly isLedgerSound: (event: string) => Promise<boolean>;
}

export interface DeliveryNow {
  readonly event: string;
  readonly to: string;
  readonly state: string;
  readonly reason: string | null;
  /** Attempts that counted. */
  readonly counted: number;
  readonly codes: readonly (string | null)[];
}

interface Outside {
  readonly config: Config;
  readonly clock: FixedClock;
}

/** The engine on the real store with one channel's real adapter, which talks to a receiver; the clock is turned by hand. */
export async function openChannelWorld(channel: "slack" | "msteams", open: (outside: Outside) => ChannelAdapter): Promise<ChannelWorld> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-channel-"));
  const config = parseConfig({ TOCSIN_DATA: folder, TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" });
  const clock = fixedClock();
  const key = randomBytes(32);
  const adapter = open({ config, clock });
  const engine = composeEngine(config, {
    clock,
    random: () => 0,
    emit: () => undefined,
    log: SILENT_LOG,
    boot: "boot-1",
    migrations: migrationsFolder(new URL("../main.ts", import.meta.url).href),
    keys: () => [key],
    adapter: (wanted) => Promise.resolve(wanted === channel ? adapter : null),
  });
  await setUp(engine, secretsWithKey(key));
  const reading = openDatabase({ file: config.data.database, access: "read" });
  const reads = storeReads(reading);
  const root = (await reads.directory.personByUsername({ username: "root" }))?.id ?? "";
  const changes = [{ event: "scan_added", channel, from: "inherit", to: "on" }] as const;
  await engine.writes.preferences.changeCells({ key: { scope: "system" }, changes, by: root, at: 2 });
  const viewer = { person: root, superuser: true };
  return {
    engine,
    clock,
    accept: (id) => acceptScan(engine, id, clock.now(), { audience: "destinations" }),
    deliveries: () => deliveriesOf(reads, viewer, channel),
    isLedgerSound: async (id) => {
      const event = await reads.events.event({ viewer, id });
      const counted = event?.ledger?.counts.reduce((sum, { count }) => sum + count, 0);
      return counted !== undefined && counted > 0 && counted === event?.ledger?.intended;
    },
    [Symbol.asyncDispose]: async () => {
      await engine.calls.stop({ graceMs: 0 });
      await engine.calls.close({});
      await adapter[Symbol.asyncDispose]();
      reading.$client.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function setUp({ writes }: ComposedEngine, secrets: ReturnType<typeof secretsWithKey>): Promise<void> {
  const imported = await importDirectoryText(writes.directory, { text: JSON.stringify(DIRECTORY), admin: true, by: null, at: 1 });
  if (!imported.ok) throw new Error(`The directory was refused: ${JSON.stringify(imported.errors)}`);
  const token = secrets.seal(new SecretString("xoxb-1234567890-abc"), SLACK_TOKEN_PLACE);
  const slack = { enabled: true, token, channel: "#appsec", apiUrl: "https://slack.com/api" };
  await writes.channels.saveSlackSettings({ settings: slack, by: null, at: 1 });
  const url = secrets.seal(new SecretString("https://flow.example.com/?sig=secret"), TEAMS_URL_PLACE);
  await writes.channels.saveTeamsSettings({ settings: { enabled: true, url, host: "flow.example.com" }, by: null, at: 1 });
}

async function deliveriesOf(
  reads: StoreReads,
  viewer: { readonly person: string; readonly superuser: boolean },
  channel: "slack" | "msteams",
): Promise<readonly DeliveryNow[]> {
  const filter: DeliveryFilter = {
    state: null,
    channel,
    event: null,
    product: null,
    person: null,
    destination: null,
    id: null,
    since: null,
  };
  const { items } = await reads.deliveries.deliveries({ viewer, filter, page: { limit: 200, after: null } });
  const details = await Promise.all(items.map(({ id }) => reads.deliveries.delivery({ viewer, id })));
  return details.flatMap((found) => {
    if (found === null) return [];
    const { eventId, person, destination, state, reason, attempts, attemptLog } = found;
    const to = person?.username ?? destination ?? "";
    return [{ event: eventId, to, state, reason, counted: attempts, codes: attemptLog.map(({ code }) => code) }];
  });
}
