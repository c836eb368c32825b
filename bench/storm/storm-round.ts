import { setTimeout as sleep } from "node:timers/promises";
import { dataFolder } from "../crash/data-folder.ts";
import { type LoggedArrival, startSink } from "../crash/sink.ts";
import { type PacedAnswer, sendPaced } from "../paced.ts";
import { type LedgerOff, openStormBooks, type StormBooks } from "./books.ts";
import { judgeStorm, type Received, type StormVerdict } from "./judge.ts";
import { bodyOf, foundLoadCompany, type LoadCompany, packedServer } from "./load-company.ts";
import { watch, type Watched } from "./watch.ts";
import { plannedEvent, type StormEvent, type StormSize } from "./world.ts";

export interface StormPlan {
  /** The packed server. */
  readonly main: string;
  readonly size: StormSize;
  readonly events: number;
  readonly seconds: number;
  /** Every so many-th event is one that System has locked on. */
  readonly lockedEvery: number;
  /** 0: the receivers are honest. Else they lose every so many-th message. */
  readonly forgetEvery: number;
}

export interface StormReport {
  /** Events answered 2xx. */
  readonly events: number;
  /** Seconds from the first event until the last was answered. */
  readonly tookSeconds: number;
  /** Answers other than 2xx, whose events were sent again. */
  readonly refusals: number;
  /** Milliseconds of each event from when it was due. */
  readonly accepts: readonly number[];
  readonly verdict: StormVerdict;
  /** The same, as if nothing were exempt from what one person is sent at most. */
  readonly peopleOverCapWithLocked: number;
  readonly ledgerOff: LedgerOff;
  /** Messages that the receivers were told to lose. */
  readonly forgotten: number;
  readonly messages: number;
  readonly watched: Watched;
  readonly exitCode: number | null;
}

const CONNECTIONS = 64;
const READS_PER_SECOND = 10;
const LOOK_MS = 100;
/** Nothing is busy for so long: not only between two claims. */
const STILL_LOOKS = 10;
/** The sending may take its time, as long as something becomes less. */
const STUCK_MS = 300_000;

/** L-04: far more events than anybody wants to hear of, for as long as it takes; then what became of each of them. */
export async function stormRound(plan: StormPlan): Promise<StormReport> {
  using folder = dataFolder();
  await using sink = await startSink(folder.path, plan);
  await using victim = packedServer(plan.main, folder);
  const company = await foundLoadCompany(victim, { size: plan.size, folder, ports: sink.ports, systemAudience: "everyone" });
  using books = openStormBooks(folder.database);
  const watching = watch({ company, pid: victim.pid() ?? 0, database: folder.database, readsPerSecond: READS_PER_SECOND });
  const startedAt = performance.now();
  const answers = await post(plan, company);
  const tookSeconds = (performance.now() - startedAt) / 1_000;
  await untilStill(books);
  const watched = await watching.stop();
  const exitCode = await victim.stop();

  const received = sink.arrivals().map(receivedOf);
  const testimony = {
    accepted: answers.map((answer) => acceptedEvent(answer, plan)),
    wantedOf: company.wantedOf,
    storedOf: ({ id }: StormEvent) => books.storedOf(id),
    storedTotal: books.storedTotal(),
    received,
  };
  const everythingCounts = { ...testimony, wantedOf: (event: StormEvent) => company.wantedOf(event).map(asIfCapped) };
  return {
    events: answers.length,
    tookSeconds,
    refusals: answers.reduce((sum, { refusals }) => sum + refusals, 0),
    accepts: answers.map(({ ms }) => ms),
    verdict: judgeStorm(testimony),
    peopleOverCapWithLocked: judgeStorm(everythingCounts).peopleOverCap,
    ledgerOff: books.ledgerOff(),
    forgotten: sink.forgotten(),
    messages: received.length,
    watched,
    exitCode,
  };
}

function post({ events, seconds, lockedEvery, size }: StormPlan, { origin, tokens }: LoadCompany): Promise<readonly PacedAnswer[]> {
  return sendPaced({
    origin,
    requests: events,
    perSecond: events / seconds,
    connections: CONNECTIONS,
    request: (number) => ({
      method: "POST",
      path: "/api/v1/events",
      token: tokens.root,
      body: bodyOf(number, plannedEvent(number, size, lockedEvery)),
    }),
  });
}

function acceptedEvent({ number, text }: PacedAnswer, { size, lockedEvery }: StormPlan): StormEvent {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the shape of the answer is in the contract
  const { id } = JSON.parse(text) as { readonly id: string };
  return { id, ...plannedEvent(number, size, lockedEvery) };
}

function receivedOf({ channel, place, delivery, at }: LoggedArrival): Received {
  return { channel, place, event: delivery.replace(/_[a-z]+_[^_]+_\d+$/, ""), at };
}

function asIfCapped<W extends { readonly channel: string; readonly place: string }>(wanted: W): W & { readonly isCapped: boolean } {
  const toPerson = wanted.place.includes("@example.com");
  return { ...wanted, isCapped: toPerson && (wanted.channel === "mail" || wanted.channel === "slack") };
}

/** Until what is left waits for room. What then still is busy is a finding. */
async function untilStill(books: StormBooks): Promise<void> {
  let least = Number.POSITIVE_INFINITY;
  let still = 0;
  for (let until = Date.now() + STUCK_MS; Date.now() < until && still < STILL_LOOKS;) {
    const busy = books.busy();
    still = busy === 0 ? still + 1 : 0;
    if (busy < least) until = Date.now() + STUCK_MS;
    least = Math.min(least, busy);
    await sleep(LOOK_MS);
  }
}
