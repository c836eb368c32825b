import { connect } from "node:net";
import type { EgressRules } from "@tocsin/channels/http";
import type { SendReport } from "@tocsin/domain";
import { messageFor } from "../channels/messages.ts";
import { type Certificate, type Listeners, SMTP, startListeners } from "./listeners.ts";
import { startNameServer } from "./name-server.ts";
import { GUARDED, LISTED, maySave, senderTo, UNGUARDED } from "./senders.ts";
import { type Channel, CHANNELS, HOSTILE_KINDS, hostOf, isCanary, type Target, targetsOf } from "./targets.ts";

export interface EgressPlan {
  readonly sends: number;
  readonly certificate: Certificate;
}

export interface EgressReport {
  readonly sends: number;
  readonly byChannel: Readonly<Record<string, number>>;
  /** Connections to anywhere but the public addresses, by where they came to. */
  readonly canaries: Readonly<Record<string, number>>;
  readonly publicConnections: number;
  /** Hosts that were hostile when they were saved, and of these those that could be. */
  readonly hostileAtSave: number;
  readonly savedAllTheSame: readonly string[];
  /** Sends where the host was hostile when they were sent, and of these those that were taken by somebody. */
  readonly hostileSends: number;
  readonly takenAllTheSame: readonly string[];
  readonly honestSends: number;
  readonly honestTaken: number;
  /** What came of the others, and of their host. */
  readonly honestFaults: readonly string[];
  readonly questions: number;
  /** Where the control without a guard was seen: a plain connection to each name, and the product's own with everything allowed. */
  readonly bare: Readonly<Record<string, number>>;
  readonly unguarded: Readonly<Record<string, number>>;
}

const AT_A_TIME = 8;
const NAME_SERVER = 53;

interface Tally {
  sends: number;
  readonly byChannel: Record<string, number>;
  hostileAtSave: number;
  readonly savedAllTheSame: string[];
  hostileSends: number;
  readonly takenAllTheSame: string[];
  honestSends: number;
  honestTaken: number;
  readonly honestFaults: string[];
}

/** F-06, within the namespace: every channel saves and sends to one host after the other. */
export async function egressRound({ sends, certificate }: EgressPlan): Promise<EgressReport> {
  using names = await startNameServer(NAME_SERVER);
  using listeners = await startListeners(certificate);
  const tally = emptyTally();
  // The first of each way has to load and compile what the others find, and is no measure of who is reached in time.
  for (const channel of CHANNELS)
    await tryOut({ channel, rules: GUARDED, target: { kind: "honest" }, number: -1 }, certificate.cert, emptyTally());
  const cases = casesWithoutEnd();
  const worker = async (): Promise<void> => {
    while (tally.sends < sends) await tryOut(cases.next().value, certificate.cert, tally);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  const guarded = [...listeners.reached];
  const bare = await seenBy(listeners, bareConnections);
  const unguarded = await seenBy(listeners, () => unguardedSends(certificate.cert));
  const canaries = canariesOf(guarded);
  const connections = guarded.length - Object.values(canaries).reduce((sum, count) => sum + count, 0);
  return { ...tally, canaries, publicConnections: connections, questions: names.questions(), bare, unguarded };
}

function emptyTally(): Tally {
  const counts = { sends: 0, hostileAtSave: 0, hostileSends: 0, honestSends: 0, honestTaken: 0 };
  return { ...counts, byChannel: {}, savedAllTheSame: [], takenAllTheSame: [], honestFaults: [] };
}

interface Case {
  readonly channel: Channel;
  readonly rules: EgressRules;
  readonly target: Target;
  readonly number: number;
}

/** Three of four under the rules that a server starts with. */
const RULES = [GUARDED, GUARDED, GUARDED, LISTED] as const;

function* casesWithoutEnd(): Generator<Case, never> {
  const ways = RULES.flatMap((rules) =>
    CHANNELS.map((channel) => ({ channel, rules, targets: targetsOf(channel, channel === "mail" || rules === LISTED).values() })),
  );
  for (let number = 0; ; number += 1) {
    const way = ways[number % ways.length];
    if (way === undefined) throw new Error("There is no way out at all");
    yield caseOf(way, number);
  }
}

/** The next of its targets, and from the first again when there is none. */
function caseOf(way: Omit<Case, "target" | "number"> & { targets: ArrayIterator<Target> }, number: number): Case {
  const { channel, rules } = way;
  const next = way.targets.next();
  if (next.done !== true) return { channel, rules, target: next.value, number };
  way.targets = targetsOf(channel, channel === "mail" || rules === LISTED).values();
  return caseOf(way, number);
}

/** Saved, and sent to twice: the second time over a connection that was kept, if there is one. */
async function tryOut({ channel, rules, target, number }: Case, trusted: string, tally: Tally): Promise<void> {
  const host = hostOf(target, channel, number);
  const isSaved = await maySave(channel, host, rules);
  if (isHostile(target, channel, 0)) {
    tally.hostileAtSave += 1;
    if (isSaved) tally.savedAllTheSame.push(`${channel} ${host}`);
  }
  // Sent to all the same: what was saved long ago, or by whoever could write to the database.
  await using sender = senderTo(channel, host, rules, trusted);
  for (const look of [1, 2]) {
    const report = await sender?.send(messageFor(channel), new AbortController().signal);
    tally.sends += 1;
    tally.byChannel[channel] = (tally.byChannel[channel] ?? 0) + 1;
    noteSend(tally, {
      isHonest: target.kind === "honest",
      isHostile: isHostile(target, channel, look),
      where: `${channel} ${host}`,
      report,
    });
  }
}

interface Sent {
  readonly isHonest: boolean;
  readonly isHostile: boolean;
  readonly where: string;
  /** Undefined: no adapter was made for it. */
  readonly report: SendReport | undefined;
}

function noteSend(tally: Tally, sent: Sent): void {
  const kind = sent.report?.outcome.kind;
  const isTaken = kind === "delivered" || kind === "accepted";
  if (sent.isHonest) {
    tally.honestSends += 1;
    tally.honestTaken += Number(isTaken);
    if (!isTaken) tally.honestFaults.push(`${sent.where} ${JSON.stringify(sent.report)}`);
  } else if (sent.isHostile) {
    tally.hostileSends += 1;
    if (isTaken) tally.takenAllTheSame.push(sent.where);
  }
}

/**
 * Whether it leads, at its look of that number, to where it must not. A mail server's name is looked up for a connection, not for each mail: the second
 * goes where the first went.
 */
function isHostile(target: Target, channel: Channel, look: number): boolean {
  if (target.kind === "turning") return target.after <= (channel === "mail" ? Math.min(1, look) : look);
  return target.kind === "literal" || (target.kind === "redirecting" && look > 0);
}

async function seenBy(listeners: Listeners, act: () => Promise<void>): Promise<Readonly<Record<string, number>>> {
  const before = listeners.reached.length;
  await act();
  return canariesOf(listeners.reached.slice(before));
}

function canariesOf(reached: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const address of reached.filter(isCanary)) counts[address] = (counts[address] ?? 0) + 1;
  return counts;
}

/** A client that trusts its name server. */
async function bareConnections(): Promise<void> {
  for (const to of HOSTILE_KINDS) {
    await bareConnection(hostOf({ kind: "turning", to, after: 0 }, "webhooks", 0));
  }
}

function bareConnection(host: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: SMTP, timeout: 2_000 });
    const end = (): void => {
      socket.destroy();
      resolve();
    };
    socket.once("error", end).once("timeout", end).once("data", end);
  });
}

async function unguardedSends(trusted: string): Promise<void> {
  for (const channel of CHANNELS) {
    for (const to of ["loopback", "loopback6", "private"] as const) {
      const host = hostOf({ kind: "turning", to, after: 0 }, channel, 1);
      await using sender = senderTo(channel, host, UNGUARDED, trusted);
      await sender?.send(messageFor(channel), new AbortController().signal);
    }
  }
}
