import { RELEVANCE_MS } from "@tocsin/domain";
import { type NewTestSend, type TestSendStore, type TestStarted, TESTS_MAX, TESTS_WINDOW_MS } from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import { countChanges } from "../counts.ts";
import type { Db } from "../database.ts";
import { deliveryIdOf } from "../delivery-id.ts";
import { personKey } from "../keys.ts";
import { acceptNotice } from "../notices/accept-notice.ts";
import { statement } from "../statements.ts";
import type { Writer } from "../unit-of-work.ts";
import { dispatchedEvents } from "./dispatched-events.ts";

export function testSendStore(writer: Writer): TestSendStore {
  return { startTest: (input) => writer.write((db) => startTest(db, input)) };
}

function startTest(db: Db, input: NewTestSend): TestStarted {
  const retryAt = nextTestAt(db, input);
  if (retryAt !== null) return { ok: false, refusal: "rate_limited", retryAt };
  const { by, channel, to, isUnsaved, now } = input;
  writeAudit(db, { at: now, actor: by, action: "channel.tested", object: channel, detail: { to, unsaved: isUnsaved } });
  return { ok: true, ...writeTest(db, input) };
}

/** The test that has to be old enough before there may be another. */
const OLDEST_OF_MANY = `SELECT at FROM audit WHERE action = 'channel.tested' AND actor = :by AND at > :since
  ORDER BY at DESC LIMIT 1 OFFSET ${String(TESTS_MAX - 1)}`;

function nextTestAt(db: Db, { by, now }: NewTestSend): number | null {
  const query = { by: personKey(by), since: now - TESTS_WINDOW_MS };
  const row = statement<typeof query, { readonly at: number }>(db, OLDEST_OF_MANY).get(query);
  return row === undefined ? null : row.at + TESTS_WINDOW_MS;
}

const AS_TEST = `UPDATE events SET is_test = 1, fan_out = 'fanned_out', intended = 1, actor = (SELECT username FROM people WHERE id = :person)
  WHERE id = :event RETURNING seq`;
const INSERT_DELIVERY = `INSERT INTO deliveries
    (event, channel, target, generation, person, state, created_at, expires_at, attempt_number, started_at, lease_boot, lease_until)
  VALUES (:seq, :channel, :target, 0, :person, 'sending', :now, :expires, 1, :now, :boot, :until)`;
const PERSON = "SELECT username, name FROM people WHERE id = ?";

const SHARED_TARGET = { mail: "mailbox", slack: "slack", msteams: "msteams" } as const;

/** Born in our hands: a lane claims what waits, and this never does. */
function writeTest(db: Db, { event, channel, to, address, content, by, now, leaseMs, boot }: NewTestSend) {
  const person = personKey(by);
  acceptNotice(db, { content, id: event, about: event, to: { people: [person] }, insists: [], at: now });
  const row = statement<{ event: string; person: number }, { readonly seq: number }>(db, AS_TEST).get({ event, person });
  if (row === undefined) throw new Error(`The test ${event} was not accepted`);
  const { seq } = row;
  const target = to === "me" ? `p${String(person)}` : SHARED_TARGET[channel];
  const own = to === "me" ? person : null;
  const delivery = { seq, channel, target, person: own, now, expires: now + RELEVANCE_MS, boot, until: now + leaseMs };
  statement<typeof delivery>(db, INSERT_DELIVERY).run(delivery);
  const counts = countChanges();
  counts.add(seq, channel, "sending");
  counts.flush(db, now);
  const [dispatched] = dispatchedEvents(db, new Set([seq]));
  if (dispatched === undefined) throw new Error(`The test ${event} cannot be read back`);
  const named = statement<[number], { readonly username: string; readonly name: string }>(db, PERSON).get(person);
  return {
    attempt: 1,
    event: dispatched,
    delivery: {
      id: deliveryIdOf({ event, channel, target, generation: 0 }),
      event,
      channel,
      attempts: 0,
      crashCount: 0,
      createdAt: now,
      expiresAt: now + RELEVANCE_MS,
      firstAttemptAt: null,
      messageIdDomain: null,
      why: "system",
      person: own === null || named === undefined ? null : { id: by, ...named },
      address,
      attempt: 1,
      endpoint: null,
    },
  } as const;
}
