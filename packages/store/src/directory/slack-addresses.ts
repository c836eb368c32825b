import { nextSlackCodeAt, SLACK_CODE_MEMORY_MS, SLACK_CODE_MS, SLACK_CODE_TRIES } from "@tocsin/domain";
import {
  type PendingSlackAddress,
  SLACK_CODE_SHOWN_MS,
  type SlackAddress,
  type SlackAddressReads,
  type SlackAddressRefusal,
  type SlackAddressWrites,
  type SlackCodeStarted,
  type SlackRefusal,
} from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import type { Db } from "../database.ts";
import { personKey } from "../keys.ts";
import { statement } from "../statements.ts";
import type { Writer } from "../unit-of-work.ts";
import { confirmSlackAddress } from "./slack-confirmation.ts";

export function slackAddressReads(db: Db): SlackAddressReads {
  return { slackAddress: async (input) => slackAddress(db, input) };
}

export function slackAddressWrites(writer: Writer): SlackAddressWrites {
  return {
    startSlackCode: (input) => writer.write((db) => startSlackCode(db, input)),
    settleSlackCode: (input) =>
      writer.write((db) => {
        settleSlackCode(db, input);
      }),
    confirmSlackAddress: (input) => writer.write((db) => confirmSlackAddress(db, input)),
    cancelSlackCode: ({ person }) =>
      writer.write((db) => {
        endOpenCode(db, personKey(person));
      }),
    clearSlackAddress: (input) => writer.write((db) => clearSlackAddress(db, input)),
  };
}

interface HeldRow {
  readonly slack_email: string | null;
  readonly slack_confirmed_at: number | null;
}

const HELD = "SELECT slack_email, slack_confirmed_at FROM people WHERE id = ?";

const REFUSED = `SELECT r.address, r.code, r.at FROM people p JOIN slack_refusals r ON r.address = coalesce(p.slack_email, p.email) WHERE p.id = ?`;

function heldBy(db: Db, person: number): HeldRow | undefined {
  return statement<[number], HeldRow>(db, HELD).get(person);
}

interface CodeRow {
  readonly address: string;
  readonly sent_at: number;
  readonly expires_at: number;
  readonly wrong_tries: number;
  readonly arrived: number;
  readonly ended: string | null;
}

/** The newest alone: one that was sent since has taken the place of a code that was tried out. */
const NEWEST = `SELECT address, sent_at, expires_at, wrong_tries, arrived, ended FROM slack_codes
  WHERE person = :person AND sent_at > :since ORDER BY id DESC LIMIT 1`;

function slackAddress(db: Db, { person: id, now }: Parameters<SlackAddressReads["slackAddress"]>[0]): SlackAddress | null {
  const person = personKey(id);
  const held = heldBy(db, person);
  if (held === undefined) return null;
  const query = { person, since: now - SLACK_CODE_SHOWN_MS };
  const newest = statement<typeof query, CodeRow>(db, NEWEST).get(query);
  return {
    email: held.slack_email,
    confirmedAt: held.slack_confirmed_at,
    pending: newest === undefined ? null : pendingOf(newest),
    refusal: statement<[number], SlackRefusal>(db, REFUSED).get(person) ?? null,
  };
}

function pendingOf({ address, sent_at, expires_at, wrong_tries, arrived, ended }: CodeRow): PendingSlackAddress | null {
  if (ended !== null && ended !== "tried_out") return null;
  const triesLeft = SLACK_CODE_TRIES - wrong_tries;
  return { email: address, sentAt: sent_at, expiresAt: expires_at, triesLeft, arrived: arrived === 1 };
}

const FORGET = "DELETE FROM slack_codes WHERE sent_at <= ?";
const OF_PERSON = "SELECT sent_at FROM slack_codes WHERE person = ? ORDER BY sent_at";
const TO_ADDRESS = "SELECT sent_at FROM slack_codes WHERE address = ? COLLATE NOCASE AND ended IS NOT 'not_sent' ORDER BY sent_at";
const START = `INSERT INTO slack_codes (person, address, hash, sent_at, expires_at)
  VALUES (:person, :email, :hash, :at, :expiresAt) RETURNING id`;

function startSlackCode(db: Db, input: Parameters<SlackAddressWrites["startSlackCode"]>[0]): SlackCodeStarted {
  const { email, hash, at } = input;
  const person = personKey(input.person);
  const refusal = refusalOf(heldBy(db, person));
  if (refusal !== null) return { ok: false, refusal };
  statement<[number]>(db, FORGET).run(at - SLACK_CODE_MEMORY_MS);
  const retryAt = nextSlackCodeAt({ person: timesOf(db, OF_PERSON, person), address: timesOf(db, TO_ADDRESS, email) }, at);
  if (retryAt !== null) return { ok: false, refusal: "rate_limited", retryAt };
  endOpenCode(db, person);
  const code = { person, email, hash, at, expiresAt: at + SLACK_CODE_MS };
  const row = statement<typeof code, { readonly id: number }>(db, START).get(code);
  if (row === undefined) throw new Error("A code was not written");
  writeAudit(db, { at, actor: input.person, action: "slack_code.sent", object: input.person, detail: { email } });
  return { ok: true, code: String(row.id) };
}

function timesOf(db: Db, sql: string, key: number | string): readonly number[] {
  return statement<[number | string], { readonly sent_at: number }>(db, sql)
    .all(key)
    .map(({ sent_at }) => sent_at);
}

/** What a directory has given, a directory changes. */
function refusalOf(held: HeldRow | undefined): SlackAddressRefusal | null {
  if (held === undefined) return "not_found";
  return held.slack_email !== null && held.slack_confirmed_at === null ? "owned_by_source" : null;
}

const REPLACE = "UPDATE slack_codes SET ended = 'replaced', hash = NULL WHERE person = ? AND ended IS NULL";
/** One that was tried out is not shown any more either. */
const HIDE = "UPDATE slack_codes SET ended = 'replaced' WHERE person = ? AND ended = 'tried_out'";

function endOpenCode(db: Db, person: number): void {
  for (const sql of [REPLACE, HIDE]) statement<[number]>(db, sql).run(person);
}

const NOT_SENT = "UPDATE slack_codes SET ended = 'not_sent', hash = NULL WHERE id = ? AND ended IS NULL";
const ARRIVED = "UPDATE slack_codes SET arrived = 1 WHERE id = ?";

function settleSlackCode(db: Db, { code, fate }: Parameters<SlackAddressWrites["settleSlackCode"]>[0]): void {
  if (fate !== "unknown") statement<[number]>(db, fate === "arrived" ? ARRIVED : NOT_SENT).run(Number(code));
}

const CLEAR = "UPDATE people SET slack_email = NULL, slack_confirmed_at = NULL, updated_at = :at WHERE id = :person";

function clearSlackAddress(
  db: Db,
  { person: id, at }: Parameters<SlackAddressWrites["clearSlackAddress"]>[0],
): { readonly ok: true } | { readonly ok: false; readonly refusal: SlackAddressRefusal } {
  const person = personKey(id);
  const held = heldBy(db, person);
  const refusal = refusalOf(held);
  if (refusal !== null) return { ok: false, refusal };
  endOpenCode(db, person);
  if (held?.slack_email !== null) {
    const row = { person, at };
    statement<typeof row>(db, CLEAR).run(row);
    writeAudit(db, { at, actor: id, action: "slack_address.cleared", object: id, detail: {} });
  }
  return { ok: true };
}
