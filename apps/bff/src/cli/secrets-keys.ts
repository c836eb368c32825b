import { DatabaseRefused, endAllSessions, lockForServer, resealSecrets, sealedSecrets, type ServerLock } from "@tocsin/store";
import { addKey, readKeys, readOrCreateKeys, removeOldKeys, type StoredKeys } from "../secrets/key-file.ts";
import { keysOf } from "../secrets/key-ring.ts";
import { secretsWithKeys } from "../secrets/secrets.ts";
import { type CliStore, type CliWorld, done, failed, type Outcome } from "./command.ts";
import { withStore } from "./with-store.ts";

const DAY_MS = 86_400_000;
/** So long have links in mails to work that end a kind of mail; they are signed with the key of their day. */
const LINKS_DAYS = 60;
/** A server that is coming to its end has this long. */
const STOPPING_MS = 1_000;

/**
 * A new key, first on disk beside the old one, then under every secret, in one transaction: whenever this is cut short, each secret
 * opens with a key that is in the file. A running server reads the file when it meets the new key.
 */
export async function secretsRotate(world: CliWorld): Promise<Outcome> {
  return await withStore(world, async (store) => {
    const file = store.config.data.secretKeyFile;
    // First looked at: a key that is added in vain would stay in the file, and the next one beside it.
    await openAll(store, readOrCreateKeys(file, today(world)));
    const keys = addKey(file, today(world));
    const count = await resealAll(store, keys);
    await note(store, world, "secrets.rotated", count);
    const text = `${String(count)} secrets are sealed with a new key. The old one stays in ${file} until \`tocsin secrets prune\`.`;
    return done(text, { resealed: count, keys: keys.length });
  });
}

/**
 * Gives up the old keys, after everything was sealed with the newest. Not under a server: what it sealed with an old one before it
 * read the file anew, and stores only now, would never open again.
 */
export async function secretsPrune(world: CliWorld, { breakLinks }: { readonly breakLinks: boolean }): Promise<Outcome> {
  return await withStore(world, async (store) => {
    const file = store.config.data.secretKeyFile;
    const keys = readKeys(file);
    if (keys === null || keys.length === 1) return done("There is no old key to give up.", { removed: 0 });
    const waits = waitDays(keys[0].since, world.clock.now());
    if (waits > 0 && !breakLinks)
      return failed(
        "too_early",
        `Links in mails that were signed with the old key are to work for ${String(LINKS_DAYS)} days: wait ${String(waits)} more, or say --break-links if the old key is in wrong hands.`,
      );
    const lock = lockWithoutServer(store);
    if (lock === null)
      return failed("in_use", "A server is running, and may yet store what it sealed with the old key. Stop it, then say this again.");
    try {
      const count = await resealAll(store, keys);
      removeOldKeys(file, keys);
      await endAllSessions(store.writer);
      await note(store, world, "secrets.pruned", count);
      const text = `${String(keys.length - 1)} old keys are given up, and everybody signs in anew.`;
      return done(text, { removed: keys.length - 1, resealed: count });
    } finally {
      lock.release();
    }
  });
}

/** Null: a server runs. */
function lockWithoutServer({ config }: CliStore): ServerLock | null {
  try {
    return lockForServer(config.data.database, STOPPING_MS);
  } catch (error) {
    if (error instanceof DatabaseRefused && error.refusal === "in_use") return null;
    throw error;
  }
}

/** Throws for a secret that does not open. */
async function openAll({ writer }: CliStore, keys: StoredKeys): Promise<void> {
  const secrets = secretsWithKeys(() => keysOf(keys));
  for (const { sealed, ...place } of await writer.read(sealedSecrets)) secrets.open(sealed, place);
}

async function resealAll({ writer }: CliStore, keys: StoredKeys): Promise<number> {
  const secrets = secretsWithKeys(() => keysOf(keys));
  return await resealSecrets(writer, ({ sealed, ...place }) => secrets.seal(secrets.open(sealed, place), place));
}

async function note({ writes }: CliStore, { clock }: CliWorld, action: string, count: number): Promise<void> {
  await writes.access.audit({ at: clock.now(), actor: null, action, object: null, detail: { count } });
}

function today({ clock }: CliWorld): string {
  return new Date(clock.now()).toISOString().slice(0, 10);
}

function waitDays(since: string | null, now: number): number {
  return since === null ? 0 : Math.ceil((Date.parse(since) + LINKS_DAYS * DAY_MS - now) / DAY_MS);
}
