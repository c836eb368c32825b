import type { SendOutcome } from "@tocsin/domain";
import { groupedBy } from "../crash/judge.ts";
import { faultsBesideArrivals, faultsInBooks, faultsInFile, illegalMoves, storedDeliveries } from "./books.ts";
import { beginLife, type Life, watchActivity } from "./life.ts";
import { type CompanyFile, MEMBERS, scanOf } from "./simulated-company.ts";
import { type Fate, type Sent, simulatedNet } from "./simulated-net.ts";
import { type Machine, type MachineOptions, type SimulatedProcess, simulatedMachine } from "./simulated-process.ts";
import { type VirtualTime, virtualTime } from "./virtual-time.ts";

export interface StepsPlan {
  readonly company: CompanyFile;
  /** The first process dies at its step of this number, the second at its own, and so on; the one after the last lives. */
  readonly deaths: readonly number[];
  /** For engines that are wrong on purpose. */
  readonly around?: MachineOptions["around"] | undefined;
}

export interface StepsReport {
  /** The steps that each process came to, by name. */
  readonly steps: readonly (readonly string[])[];
  /** How many of the planned deaths happened: fewer when a process had done everything before. */
  readonly deaths: number;
  readonly faults: readonly string[];
  readonly worstCopies: number;
  readonly repeats: number;
}

/** Longer than the retry and the probe that the troubles below provoke, and than every lease. */
const LIVES_MS = 150_000;
/** One at a time, so that others are claimed and wait when the connection breaks. */
const SETTINGS = {
  peoplePerPage: 2,
  slots: { mail: 2, slack: 1, msteams: 1, webhooks: 1 },
  versionCheckMs: 60_000,
  heartbeatMs: 30_000,
} as const;

/**
 * an event for everybody goes out, with a retry, a broken connection and a stop on its way. The process dies at a given step of its
 * work, the next one at a given step of its recovery; then one lives, and everything has to be there.
 */
export async function stepsRound({ company, deaths, around }: StepsPlan): Promise<StepsReport> {
  const time = virtualTime();
  const activity = watchActivity();
  const net = simulatedNet({ time, ...troubles() });
  await using machine = simulatedMachine({ company, time, activity, net, random: () => 0.5, around });
  await accept(machine, time);

  const steps: string[][] = [];
  const faults: string[] = [];
  let died = 0;
  for (const deathAt of [...deaths, null]) {
    const taken: string[] = [];
    steps.push(taken);
    const life = beginLife({
      diesAt: (point) => {
        taken.push(point);
        return taken.length === deathAt;
      },
    });
    const process = machine.boot(life, SETTINGS);
    await live({ process, life, time, settle: activity.quiet });
    faults.push(...faultsInBooks(process.db.$client), ...faultsInFile(process.db.$client));
    if (life.isOver()) died += 1;
    else faults.push(...faultsAtTheEnd(process, net.sent));
    await process.bury();
  }
  const copies = [...groupedBy(arrivedOf(net.sent), ({ delivery }) => delivery).values()].map((group) => group.length);
  return {
    steps,
    deaths: died,
    faults: [...faults, ...illegalMoves(machine.moves)],
    repeats: copies.reduce((sum, count) => sum + count - 1, 0),
    worstCopies: Math.max(0, ...copies),
  };
}

async function accept(machine: Machine, { clock }: VirtualTime): Promise<void> {
  const before = machine.boot(beginLife());
  const [answer] = await before.engine.writes.events.accept({ events: [scanOf(1, { id: "e1", at: clock.now() })], at: clock.now() });
  if (answer?.status !== "accepted") throw new Error(`The event was not accepted: ${JSON.stringify(answer)}`);
  await before.bury();
}

interface Living {
  readonly process: SimulatedProcess;
  readonly life: Life;
  readonly time: VirtualTime;
  readonly settle: () => Promise<void>;
}

/** Starts, works for as long as there can be work, and stops as it is told to, unless it dies before. */
async function live({ process, life, time, settle }: Living): Promise<void> {
  const { calls } = process.engine;
  const untilDead = async (): Promise<void> => {
    await settle();
    if (life.isOver()) throw new Dead();
  };
  try {
    void calls.start({ origin: "https://tocsin.example.com" });
    await time.pass(LIVES_MS, untilDead);
    void calls.stop({ graceMs: 1_000 });
    await time.pass(10_000, untilDead);
  } catch (error) {
    if (!(error instanceof Dead)) throw error;
  }
}

class Dead extends Error {}

/** The first mail is answered 451; the first Slack message finds the connection broken, and so does the first probe. */
function troubles(): Pick<Parameters<typeof simulatedNet>[0], "fate" | "probe"> {
  const taken: Fate = { latencyMs: 0, arrives: true, answer: { kind: "delivered", receipt: null } };
  const later: SendOutcome = { kind: "retry", failure: "transient", afterMs: null, countsAsAttempt: true };
  const broken: SendOutcome = { kind: "pause", failure: "connection" };
  const met = { mail: 0, slack: 0, probes: 0 };
  return {
    fate: ({ channel }) => {
      if (channel === "mail" && (met.mail += 1) === 1) return { latencyMs: 0, arrives: false, answer: later };
      if (channel === "slack" && (met.slack += 1) === 1) return { latencyMs: 0, arrives: false, answer: broken };
      return taken;
    },
    probe: () => ((met.probes += 1) === 1 ? broken : { kind: "delivered", receipt: null }),
  };
}

function arrivedOf(sent: readonly Sent[]): readonly Sent[] {
  return sent.filter(({ arrivedAt }) => arrivedAt !== null);
}

const ALERTS =
  "SELECT person, count(*) AS count FROM deliveries WHERE channel = 'alert' AND state = 'delivered' AND event = (SELECT seq FROM events WHERE id = 'e1') GROUP BY person ORDER BY person";

/** Everybody has their alert once, and everything else has arrived. */
function faultsAtTheEnd({ db }: SimulatedProcess, sent: readonly Sent[]): readonly string[] {
  const stored = storedDeliveries(db.$client);
  const alerts = db.$client.prepare<[], { readonly person: number; readonly count: number }>(ALERTS).all();
  const wanted = [1, ...MEMBERS[1]].map((person) => ({ person, count: 1 }));
  return [
    ...faultsBesideArrivals(stored, sent),
    // Nobody has an endpoint of their own here.
    ...stored
      .filter(({ state, reason }) => state !== "delivered" && reason !== "no_endpoint")
      .map(({ id, state }) => `${id} ended as ${state}`),
    ...(JSON.stringify(alerts) === JSON.stringify(wanted) ? [] : [`alerts: ${JSON.stringify(alerts)}`]),
  ];
}
