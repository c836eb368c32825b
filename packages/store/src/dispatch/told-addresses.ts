import { isTaken, refusedAddressNotice } from "@tocsin/domain";
import type { AttemptEnd } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { acceptNotice } from "../notices/accept-notice.ts";
import { statement } from "../statements.ts";
import { BY_KEY, type RowKey } from "./delivery-rows.ts";

interface Settled {
  readonly key: RowKey;
  readonly end: AttemptEnd;
}

/** What attempts tell of the addresses they went to: one that is refused for good, and in Slack one that is reached again (rule N4). */
export function noteAddresses(db: Db, settled: readonly Settled[]): void {
  for (const { key, end } of settled) {
    const { channel } = key;
    if (channel === "slack" && isTaken(end.settlement.state)) reachedAgain(db, key, end);
    if ((channel === "mail" || channel === "slack") && isLostAddress(db, key, end)) refuse(db, { channel, key, end });
  }
}

const IS_TOLD_BY = `SELECT e.is_test = 0 AND c.updated_at <= :startedAt FROM events e JOIN channels c ON c.channel = :channel WHERE e.seq = :event`;

/** Settings that somebody only tries out say nothing about the address for the others (rule N3), and neither do those of before. */
function isLostAddress(db: Db, { event, channel }: RowKey, { settlement, failure, at, durationMs }: AttemptEnd): boolean {
  if (settlement.state !== "failed" || failure !== "recipient") return false;
  const asked = { event, channel, startedAt: at - durationMs };
  return statement<typeof asked>(db, IS_TOLD_BY).pluck().get(asked) === 1;
}

const REACHED = "DELETE FROM slack_refusals WHERE address = :address AND (SELECT is_test FROM events WHERE seq = :event) = 0";

function reachedAgain(db: Db, { event }: RowKey, { address }: AttemptEnd): void {
  statement<{ address: string; event: number }>(db, REACHED).run({ address, event });
}

const TABLE = { mail: "refused_addresses", slack: "slack_refusals" } as const;
const KNOWN = {
  mail: `SELECT 1 FROM ${TABLE.mail} WHERE address = ?`,
  slack: `SELECT 1 FROM ${TABLE.slack} WHERE address = ?`,
} as const;
/** Slack is tried all the same, and since when it fails counts; of mail only what was under way already can fail again. */
const REFUSE = {
  mail: `INSERT INTO ${TABLE.mail} (address, code, at) VALUES (:address, :code, :at) ON CONFLICT DO UPDATE SET code = :code, at = :at`,
  slack: `INSERT INTO ${TABLE.slack} (address, code, at) VALUES (:address, :code, :at) ON CONFLICT DO UPDATE SET code = :code`,
} as const;

interface Refused extends Settled {
  readonly channel: keyof typeof TABLE;
}

/** Whom it concerns hears of it where nothing can be refused, and of Slack by mail, too: whatever they chose, once. */
function refuse(db: Db, { channel, key, end }: Refused): void {
  const { address, at } = end;
  const { code } = end.answer;
  const isKnown = statement<[string]>(db, KNOWN[channel]).pluck().get(address) === 1;
  statement<{ address: string; code: string | null; at: number }>(db, REFUSE[channel]).run({ address, code, at });
  if (isKnown) return;
  const person = personOf(db, key);
  acceptNotice(db, {
    content: refusedAddressNotice({ channel, address, whose: person === null ? "shared" : "person", code, at }),
    about: `address_refused:${channel}:${address}:${String(at)}`,
    to: person === null ? "superusers" : { person },
    insists: channel === "slack" ? ["alert", "mail"] : ["alert"],
    at,
  });
}

const PERSON = `SELECT person FROM deliveries WHERE ${BY_KEY}`;

/** Null: the shared place. */
function personOf(db: Db, key: RowKey): number | null {
  const person = statement<RowKey>(db, PERSON).pluck().get(key);
  return person === null || person === undefined ? null : Number(person);
}
