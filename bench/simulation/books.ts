import { canMove, type Channel, type DeliveryState, isFinal } from "@tocsin/domain";
import type { Db } from "@tocsin/store";
import { groupedBy } from "../crash/judge.ts";
import type { Sent } from "./simulated-net.ts";
import type { Move } from "./simulated-process.ts";

type Client = Db["$client"];

const NUMBERED = "d.event || ' ' || d.channel || ' ' || d.target || ' ' || d.generation";

/** Each finds rows that must not exist, whenever one looks. */
const NEVER: Readonly<Record<string, string>> = {
  "counts of an event differ from its deliveries": `
    SELECT c.event, c.channel, c.state, c.count FROM event_counts c
    WHERE c.count <> (SELECT count(*) FROM deliveries d WHERE d.event = c.event AND d.channel = c.channel AND d.state = c.state)
    UNION ALL
    SELECT d.event, d.channel, d.state, count(*) FROM deliveries d
    WHERE NOT EXISTS (SELECT 1 FROM event_counts c WHERE c.event = d.event AND c.channel = d.channel AND c.state = d.state)
    GROUP BY 1, 2, 3`,
  "intended differs from the deliveries there are": `
    SELECT e.id FROM events e WHERE e.fan_out = 'fanned_out' AND e.intended <> (SELECT count(*) FROM deliveries d WHERE d.event = e.seq)`,
  "an attempt is under way that the log has ended": `
    SELECT ${NUMBERED} FROM deliveries d JOIN attempts a USING (event, channel, target, generation)
    WHERE a.attempt = d.attempt_number AND d.started_at IS NOT NULL`,
  "an attempt is in the log of what is over without an end": `
    SELECT event, channel, target, attempt FROM attempts WHERE outcome = 'started'`,
  "an attempt is missing in the log": `
    SELECT ${NUMBERED} FROM deliveries d WHERE d.attempt_number <>
      (SELECT count(*) FROM attempt_log a WHERE (a.event, a.channel, a.target, a.generation) = (d.event, d.channel, d.target, d.generation))`,
  "a delivery went on after its end": `
    SELECT a.event, a.channel, a.target FROM attempts a WHERE a.outcome IN ('delivered', 'accepted', 'failed') AND EXISTS (
      SELECT 1 FROM attempts b WHERE (b.event, b.channel, b.target, b.generation) = (a.event, a.channel, a.target, a.generation)
        AND b.attempt > a.attempt)`,
  "a delivery ended as sent without an attempt that says so": `
    SELECT ${NUMBERED} FROM deliveries d WHERE d.channel <> 'alert' AND d.state IN ('delivered', 'accepted') AND NOT EXISTS (
      SELECT 1 FROM attempts a WHERE (a.event, a.channel, a.target, a.generation) = (d.event, d.channel, d.target, d.generation)
        AND a.outcome = d.state)`,
  "what may have arrived before was not marked as a possible repeat": `
    SELECT a.event, a.channel, a.target, a.attempt FROM attempt_log a WHERE a.possible_repeat = 0 AND EXISTS (
      SELECT 1 FROM attempts b WHERE (b.event, b.channel, b.target, b.generation) = (a.event, a.channel, a.target, a.generation)
        AND b.attempt < a.attempt AND (b.outcome = 'unknown' OR b.failure = 'ambiguous'))`,
};

/** What is wrong in the books of a database, whatever it is in the middle of; in words, empty when nothing is. */
export function faultsInBooks(client: Client): readonly string[] {
  return Object.entries(NEVER).flatMap(([what, sql]) => {
    const [row] = client.prepare(sql).raw().all();
    return row === undefined ? [] : [`${what}: ${JSON.stringify(row)}`];
  });
}

/** What SQLite itself finds broken. */
export function faultsInFile(client: Client): readonly string[] {
  const integrity = String(client.pragma("integrity_check", { simple: true }));
  return integrity === "ok" ? [] : [`integrity: ${integrity}`];
}

export function illegalMoves(moves: readonly Move[]): readonly string[] {
  return moves.filter((move) => !isLegal(move)).map(({ delivery, from, to }) => `${delivery} went from ${from} to ${to}`);
}

/** A claim lets what waited for room go as it claims it: two moves of the table in one statement (rule D16). Nothing else that is held goes by itself. */
function isLegal({ from, reason, to }: Move): boolean {
  const hadRoom = from === "held" && reason === "rate_capped" && to === "sending";
  return hadRoom ? canMove("held", "pending") && canMove("pending", "sending") : canMove(from, to);
}

export interface StoredDelivery {
  readonly id: string;
  readonly event: string;
  readonly channel: Channel;
  readonly person: number | null;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly attempts: number;
  /** Rows of the log, and those of them that a death cut off. */
  readonly logged: number;
  readonly cutOff: number;
  /** Rows that say that it may have arrived although nobody said so. */
  readonly ambiguous: number;
}

const STORED = `SELECT e.id || '_' || d.channel || '_' || d.target || '_' || d.generation AS id, e.id AS event, d.channel, d.person, d.state, d.reason,
    d.attempts, count(a.attempt) AS logged, coalesce(sum(a.outcome = 'unknown'), 0) AS cutOff, coalesce(sum(a.failure IN ('ambiguous', 'defect')), 0) AS ambiguous
  FROM deliveries d JOIN events e ON e.seq = d.event LEFT JOIN attempts a USING (event, channel, target, generation)
  GROUP BY d.event, d.channel, d.target, d.generation`;

export function storedDeliveries(client: Client): readonly StoredDelivery[] {
  return client.prepare<[], StoredDelivery>(STORED).all();
}

/** What the books say beside what arrived, once nothing is due any more. `mayWait`: a state in which a delivery may rest. */
export function faultsBesideArrivals(
  stored: readonly StoredDelivery[],
  sent: readonly Sent[],
  mayRest: (delivery: StoredDelivery) => boolean = () => false,
): readonly string[] {
  const arrived = groupedBy(
    sent.filter(({ arrivedAt }) => arrivedAt !== null),
    ({ delivery }) => delivery,
  );
  const known = new Set(stored.map(({ id }) => id));
  const unknown = [...arrived.keys()].filter((id) => !known.has(id)).map((id) => `${id} arrived, and nobody knows of it`);
  return [
    ...unknown,
    ...stored
      .filter(({ channel }) => channel !== "alert")
      .flatMap((delivery) => faultsOf(delivery, arrived.get(delivery.id)?.length ?? 0, mayRest)),
  ];
}

function faultsOf(delivery: StoredDelivery, copies: number, mayRest: (delivery: StoredDelivery) => boolean): readonly string[] {
  const { id, state, logged, cutOff, ambiguous } = delivery;
  return [
    ...(!isFinal(state) && !mayRest(delivery) ? [`${id} ended as ${state}`] : []),
    ...((state === "delivered" || state === "accepted") && copies === 0 ? [`${id} is ${state}, and never arrived`] : []),
    ...(copies > logged ? [`${id} arrived ${String(copies)} times, with ${String(logged)} attempts in the log`] : []),
    ...(copies > 1 + cutOff + ambiguous ? [`${id} arrived ${String(copies)} times, for no reason in the log`] : []),
  ];
}
