import { seededRandom } from "@tocsin/testkit";
import type { Db } from "@tocsin/store";
import { openDatabase } from "@tocsin/store";
import { faultsBesideArrivals, faultsInBooks, illegalMoves, storedDeliveries } from "../simulation/books.ts";
import { beginLife, watchActivity } from "../simulation/life.ts";
import { companyFile, scanOf } from "../simulation/simulated-company.ts";
import { type Fate, type Sent, simulatedNet } from "../simulation/simulated-net.ts";
import { type SimulatedProcess, simulatedMachine } from "../simulation/simulated-process.ts";
import { virtualTime } from "../simulation/virtual-time.ts";
import { pacedNet } from "./paced-net.ts";

export interface HerdPlan {
  readonly events: number;
  /** Beside the few that the company has; each is addressed by mail and in Slack for every event. */
  readonly members: number;
  readonly seed: number;
}

export interface HerdReport {
  readonly faults: readonly string[];
  /** Deliveries that were due when everything came back. */
  readonly due: number;
  /** Ids of those that were not: they had been tried meanwhile, and wait for their own schedule. */
  readonly later: ReadonlySet<string>;
  /** Milliseconds that really passed. */
  readonly healedAt: number;
  readonly sent: readonly Sent[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const LOOK_EVERY_MS = 30 * SECOND;
const DRAINED_WITHIN_MS = 12 * HOUR;
/** Whoever does not answer is waited for so long. */
const DOWN: Fate = {
  latencyMs: 5 * SECOND,
  arrives: false,
  answer: { kind: "retry", failure: "transient", afterMs: null, countsAsAttempt: true },
};
/** How long each other side takes to answer. */
export const LATENCY_MS = { mail: 50, slack: 100, msteams: 200, webhooks: 250 } as const;
const ADD_MEMBERS = `WITH RECURSIVE number (n) AS (SELECT 101 WHERE :members > 0 UNION ALL SELECT n + 1 FROM number WHERE n < 100 + :members)
  INSERT INTO people (id, username, name, email, active, superuser, created_at, updated_at)
  SELECT n, 'member' || n, 'Member ' || n, 'member' || n || '@example.com', 1, 0, 0, 0 FROM number`;
const JOIN = "INSERT INTO product_members (product, person, source, role) SELECT 1, id, '', 'reader' FROM people WHERE id > 100";
const WAITING = "SELECT count(*) FROM deliveries WHERE state IN ('pending', 'retrying', 'sending', 'held')";
const DUE = "SELECT count(*) FROM deliveries WHERE state IN ('pending', 'retrying') AND due_at <= ?";
const LATER = `SELECT e.id || '_' || d.channel || '_' || d.target || '_' || d.generation FROM deliveries d JOIN events e ON e.seq = d.event
  WHERE d.state = 'retrying' AND d.due_at > ?`;

/** C-09: every other side is away for an hour, while events come; then all of them are back at once. */
export async function herdRound({ events, members, seed }: HerdPlan): Promise<HerdReport> {
  using company = companyFile();
  grow(company.file, members);
  const time = virtualTime();
  const activity = watchActivity();
  let isDown = true;
  const taken = { kind: "delivered", receipt: null } as const;
  const others = simulatedNet({
    time,
    fate: ({ channel }) => (isDown ? DOWN : { latencyMs: LATENCY_MS[channel], arrives: true, answer: taken }),
    probe: () => taken,
  });
  const net = pacedNet(others, time);
  await using machine = simulatedMachine({ company, time, activity, net, random: seededRandom(seed) });
  const process = machine.boot(beginLife(), { versionCheckMs: MINUTE });
  void process.engine.calls.start({ origin: "https://tocsin.example.com" });

  const healAt = HOUR;
  for (let event = 0; event < events; event += 1) {
    const at = time.clock.now();
    await process.engine.writes.events.accept({ events: [scanOf(1, { id: `e${String(event)}`, at })], at });
    await time.pass(Math.floor(healAt / events), activity.quiet);
  }
  await time.pass(Math.max(0, healAt - time.steady()), activity.quiet);
  const due = count(process, DUE, time.clock.now());
  const later = new Set(process.db.$client.prepare<[number], string>(LATER).pluck().all(time.clock.now()));
  const healedAt = time.steady();
  isDown = false;
  while (count(process, WAITING) > 0 && time.steady() < healedAt + DRAINED_WITHIN_MS) await time.pass(LOOK_EVERY_MS, activity.quiet);

  const faults = [...faultsInBooks(process.db.$client), ...faultsBesideArrivals(storedDeliveries(process.db.$client), net.sent)];
  await process.bury();
  return { faults: [...faults, ...illegalMoves(machine.moves)], due, later, healedAt, sent: net.sent };
}

function grow(file: string, members: number): void {
  const { $client }: Db = openDatabase({ file, access: "write" });
  $client.prepare(ADD_MEMBERS).run({ members });
  $client.exec(JOIN);
  $client.close();
}

function count({ db }: SimulatedProcess, sql: string, ...values: readonly number[]): number {
  return Number(
    db.$client
      .prepare(sql)
      .pluck()
      .get(...values),
  );
}
