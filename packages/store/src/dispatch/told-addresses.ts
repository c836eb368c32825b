import { isTaken, type RefusedAddress, refusedAddressNotice } from "@tocsin/domain";
import type { AttemptEnd } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { acceptNotice } from "../notices/accept-notice.ts";
import { statement } from "../statements.ts";
import type { RowKey } from "./delivery-rows.ts";

interface Settled {
  readonly key: RowKey;
  readonly end: AttemptEnd;
}

/** What attempts tell of the addresses they went to: one that is refused for good, and in Slack one that is reached again (rule N4). */
export function noteAddresses(db: Db, settled: readonly Settled[]): void {
  for (const { key, end } of settled) {
    const { channel } = key;
    if (channel === "slack" && isTaken(end.settlement.state)) reachedAgain(db, key, end);
    if ((channel === "mail" || channel === "slack") && isLostAddress(db, key, end)) refuse(db, { channel, end });
  }
}

/** Saved at a time to come: the clock was set back, and nothing would count before it. */
const IS_TOLD_BY = `SELECT e.is_test = 0 AND (c.updated_at <= :startedAt OR c.updated_at > :at)
  FROM events e JOIN channels c ON c.channel = :channel WHERE e.seq = :event`;

/** Settings that somebody only tries out say nothing about the address for the others (rule N3), and neither do those of before. */
function isLostAddress(db: Db, { event, channel }: RowKey, { settlement, failure, at, durationMs }: AttemptEnd): boolean {
  if (settlement.state !== "failed" || failure !== "recipient") return false;
  const asked = { event, channel, startedAt: at - durationMs, at };
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

interface Refused {
  readonly channel: keyof typeof TABLE;
  readonly end: AttemptEnd;
}

/** Everybody who has the address, and superusers if it is the shared place, hear of it: whatever they chose, once. */
function refuse(db: Db, { channel, end }: Refused): void {
  const { address, at } = end;
  const { code } = end.answer;
  const isKnown = statement<[string]>(db, KNOWN[channel]).pluck().get(address) === 1;
  statement<{ address: string; code: string | null; at: number }>(db, REFUSE[channel]).run({ address, code, at });
  if (isKnown) return;
  const refused = { channel, address, code, at };
  if (isShared(db, { channel, address })) tellSuperusers(db, refused);
  const people = peopleAt(db, { channel, address });
  if (people.length > 0) tellPeople(db, { ...refused, people });
}

type Told = Omit<RefusedAddress, "whose">;

/** Nothing of their own is broken: the app is enough. */
function tellSuperusers(db: Db, told: Told): void {
  const content = refusedAddressNotice({ ...told, whose: "shared" });
  acceptNotice(db, { content, about: `${aboutOf(told)}:shared`, to: "superusers", insists: ["alert"], at: told.at });
}

/** Where nothing can be refused, and of Slack by mail, too. */
function tellPeople(db: Db, { people, ...told }: Told & { readonly people: readonly number[] }): void {
  acceptNotice(db, {
    content: refusedAddressNotice({ ...told, whose: "person" }),
    about: aboutOf(told),
    to: { people },
    insists: told.channel === "slack" ? ["alert", "mail"] : ["alert"],
    at: told.at,
  });
}

function aboutOf({ channel, address, at }: Told): string {
  return `address_refused:${channel}:${address}:${String(at)}`;
}

type Place = Pick<Told, "channel" | "address">;

const SHARED = "SELECT 1 FROM channels WHERE channel = :channel AND shared_address = :address COLLATE NOCASE";

/** Whoever was sent to when it was refused: to the mailbox nothing goes any more either. */
function isShared(db: Db, place: Place): boolean {
  return statement<Place>(db, SHARED).pluck().get(place) === 1;
}

/** An address may be several people's (page 1.9), and nobody's by now. */
const PEOPLE = {
  mail: "SELECT id FROM people WHERE active = 1 AND email = ? COLLATE NOCASE",
  slack: "SELECT id FROM people WHERE active = 1 AND coalesce(slack_email, email) = ? COLLATE NOCASE",
} as const;

function peopleAt(db: Db, { channel, address }: Place): readonly number[] {
  return statement<[string]>(db, PEOPLE[channel]).pluck().all(address).map(Number);
}
