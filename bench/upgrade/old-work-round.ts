import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFinal } from "@tocsin/domain";
import { openDatabase, storeReads } from "@tocsin/store";
import { writeOldDatabase } from "@tocsin/store/testing";
import { SecretString } from "../../apps/bff/src/secrets/secret-string.ts";
import { secretsWithKey } from "../../apps/bff/src/secrets/secrets.ts";
import { faultsInBooks, faultsInFile, illegalMoves, storedDeliveries } from "../simulation/books.ts";
import { beginLife, watchActivity } from "../simulation/life.ts";
import { simulatedNet } from "../simulation/simulated-net.ts";
import { simulatedMachine, type SimulatedProcess } from "../simulation/simulated-process.ts";
import { virtualTime } from "../simulation/virtual-time.ts";
import { stateInFile } from "./old-state.ts";
import { faultsInSums, faultsOfUpgrade } from "./old-work-faults.ts";

export interface OldWorkReport {
  readonly version: number;
  /** Not final in the old database, and of these: held until somebody decides. */
  readonly open: number;
  readonly underWay: number;
  readonly held: number;
  readonly messages: number;
  /** Told of a connection that works again: the old server had told of its break. */
  readonly notices: number;
  /** Everything that should not be, in words. */
  readonly faults: readonly string[];
}

const DRAINS_MS = 1_800_000;
/** Looks around less often than the product: nothing changes meanwhile. */
const SETTINGS = { versionCheckMs: 60_000, heartbeatMs: 30_000 } as const;
const CHAINED_FROM = 8;
const TAKEN = { latencyMs: 0, arrives: true, answer: { kind: "delivered", receipt: null } } as const;

/** the database of an earlier version in the middle of its work is opened by the engine of now, which brings all of it to its end. */
export async function oldWorkRound(version: number, { spoiledBy }: { readonly spoiledBy?: string } = {}): Promise<OldWorkReport> {
  using folder = temporaryFolder();
  const file = join(folder.path, "tocsin.db");
  writeOldDatabase({ file, version, seal: (row, column) => SECRETS.seal(new SecretString(secretOf(row, column)), placeOf(row, column)) });
  const old = stateInFile(file);
  if (spoiledBy !== undefined) spoil(file, spoiledBy);

  const time = virtualTime();
  const activity = watchActivity();
  const net = simulatedNet({ time, fate: () => TAKEN, probe: () => ({ kind: "delivered", receipt: null }) });
  await using machine = simulatedMachine({ company: { file, [Symbol.dispose]: () => undefined }, time, activity, net, random: () => 0.5 });
  const process = machine.boot(beginLife(), SETTINGS);
  const { calls, writes } = process.engine;
  const client = process.db.$client;
  const faults: string[] = [];
  const look = (): void => void faults.push(...faultsInBooks(client), ...faultsInFile(client), ...faultsInSums(client));
  look();
  await calls.start({ origin: "https://tocsin.example.com" });
  await time.pass(DRAINS_MS, activity.quiet);
  look();
  const waiting = storedDeliveries(client).filter(({ state }) => !isFinal(state));
  const held = waiting.map(({ id }) => id);
  if (held.toSorted().join() !== old.held.toSorted().join()) faults.push(`held are ${held.join(", ")}, and were ${old.held.join(", ")}`);
  const by = { person: "1", superuser: true };
  for (const delivery of held) await writes.deliveries.releaseDelivery({ by, delivery, at: time.clock.now() });
  await time.pass(DRAINS_MS, activity.quiet);
  look();
  faults.push(...illegalMoves(machine.moves), ...faultsOfUpgrade(client, net.sent, { old, version }));
  faults.push(...(await faultsInTrail(process, version)), ...closedSecrets(client));
  const notices = Number(client.prepare(NOTICES).pluck().get());
  await process.bury();
  return {
    version,
    open: old.open.length,
    underWay: old.underWay.length,
    held: old.held.length,
    messages: net.sent.length,
    notices,
    faults,
  };
}

const NOTICES = "SELECT count(*) FROM events WHERE source <> 'dd'";

/** For controls: what a migration that loses would do. */
function spoil(file: string, sql: string): void {
  const db = openDatabase({ file, access: "write" });
  db.$client.exec(sql);
  db.$client.close();
}

const SECRETS = secretsWithKey(new Uint8Array(32));
const placeOf = (row: string, column: string) => ({ table: "webhook_endpoints", row, column });
const secretOf = (row: string, column: string): string => `the ${column} of ${row}`;

async function faultsInTrail({ db }: SimulatedProcess, version: number): Promise<readonly string[]> {
  const verdict = await storeReads(db).operations.verifyAudit({ head: null });
  if (!verdict.ok) return [`the audit trail is broken at ${String(verdict.brokenAt)}`];
  const rows = version < CHAINED_FROM ? 3 : 6;
  return verdict.unchained === 3 && verdict.rows >= rows ? [] : [`the audit trail is another: ${JSON.stringify(verdict)}`];
}

const SEALED = `SELECT id AS row, 'secret' AS "column", secret AS sealed FROM webhook_endpoints
  UNION ALL SELECT id, 'header_value', header_value FROM webhook_endpoints WHERE header_value IS NOT NULL
  UNION ALL SELECT endpoint, 'secret', secret FROM webhook_past_secrets`;

/** Secrets that do not open, or hold something else. */
function closedSecrets(client: SimulatedProcess["db"]["$client"]): readonly string[] {
  const sealed = client.prepare<[], { readonly row: number; readonly column: string; readonly sealed: string }>(SEALED).all();
  return sealed
    .map((secret) => ({ ...secret, row: String(secret.row) }))
    .filter(({ row, column, sealed }) => SECRETS.open(sealed, placeOf(row, column)).reveal() !== secretOf(row, column))
    .map(({ row, column }) => `the ${column} of endpoint ${row} is another one`);
}

function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "tocsin-old-work-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
