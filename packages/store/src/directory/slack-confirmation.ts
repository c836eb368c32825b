import { judgeSlackCode, SLACK_CODE_TRIES, slackAddressNotice } from "@tocsin/domain";
import type { SlackAddressConfirmed, SlackAddressWrites } from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import type { Db } from "../database.ts";
import { personKey } from "../keys.ts";
import { acceptNotice } from "../notices/accept-notice.ts";
import { statement } from "../statements.ts";

interface OpenCode {
  readonly id: number;
  readonly address: string;
  readonly hash: string | null;
  readonly expires_at: number;
  readonly wrong_tries: number;
  readonly ended: string | null;
}

/** The one that waits, else the one that was tried out last: why it does not count is worth saying. */
const NEWEST = `SELECT id, address, hash, expires_at, wrong_tries, ended FROM slack_codes
  WHERE person = ? AND (ended IS NULL OR ended = 'tried_out') ORDER BY id DESC LIMIT 1`;
const WRONG = `UPDATE slack_codes SET wrong_tries = wrong_tries + 1,
    ended = iif(wrong_tries + 1 >= ${String(SLACK_CODE_TRIES)}, 'tried_out', NULL),
    hash = iif(wrong_tries + 1 >= ${String(SLACK_CODE_TRIES)}, NULL, hash)
  WHERE id = ? AND ended IS NULL`;
const USED = "UPDATE slack_codes SET ended = 'used', hash = NULL WHERE id = ?";
/** The code has arrived there. */
const REACHED = "DELETE FROM slack_refusals WHERE address = ?";
const HOLD = `UPDATE people SET slack_email = :email, slack_confirmed_at = :at, updated_at = :at WHERE id = :person`;

type Confirmation = Parameters<SlackAddressWrites["confirmSlackAddress"]>[0];

/** One writer: of codes that are entered at once each counts, and one at most is right. */
export function confirmSlackAddress(db: Db, { person: id, hashes, at }: Confirmation): SlackAddressConfirmed {
  const person = personKey(id);
  const code = statement<[number], OpenCode>(db, NEWEST).get(person);
  if (code === undefined) return { ok: false, refusal: "none" };
  const isRight = code.hash !== null && hashes.includes(code.hash);
  const verdict = judgeSlackCode({ expiresAt: code.expires_at, wrongTries: code.wrong_tries, isRight }, at);
  if (verdict.kind === "right") return hold(db, { code, person, id, at });
  if (verdict.kind === "expired") return { ok: false, refusal: "expired" };
  if (code.ended === null) {
    statement<[number]>(db, WRONG).run(code.id);
    if (verdict.kind === "tried_out")
      writeAudit(db, { at, actor: id, action: "slack_code.tried_out", object: id, detail: { email: code.address } });
  }
  return verdict.kind === "wrong" ? { ok: false, refusal: "wrong", triesLeft: verdict.triesLeft } : { ok: false, refusal: "tried_out" };
}

interface Held {
  readonly code: OpenCode;
  readonly person: number;
  readonly id: string;
  readonly at: number;
}

/** Whose messages go somewhere else hears of it where they are signed in and by mail, whoever did it. */
function hold(db: Db, { code, person, id, at }: Held): SlackAddressConfirmed {
  const email = code.address;
  statement<[number]>(db, USED).run(code.id);
  statement<[string]>(db, REACHED).run(email);
  const row = { person, email, at };
  statement<typeof row>(db, HOLD).run(row);
  writeAudit(db, { at, actor: id, action: "slack_address.confirmed", object: id, detail: { email } });
  acceptNotice(db, {
    content: slackAddressNotice({ email, at }),
    about: `slack_address:${String(code.id)}:${String(at)}`,
    to: { people: [person] },
    insists: ["alert", "mail"],
    at,
  });
  return { ok: true, email };
}
