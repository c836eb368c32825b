import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { compare } from "../crash/accept-round.ts";
import { foundCompany } from "../crash/company.ts";
import { openEvidence } from "../crash/evidence.ts";
import { judge } from "../crash/judge.ts";
import { startSink } from "../crash/sink.ts";
import { untilAnswered, untilDrained } from "../crash/until.ts";
import { type Victim, victimOf } from "../crash/victim.ts";
import type { SmallRoom } from "./small-room.ts";

export interface FullDiskReport {
  readonly accepted: number;
  /** Answered 503 as a problem while there was no room. */
  readonly turnedAway: number;
  /** Answered in any other way. */
  readonly errors: number;
  /** Answered 2xx, and not there. */
  readonly lostEvents: number;
  readonly lostMessages: number;
  /** Sent without a `started` row. */
  readonly unlogged: number;
  /** From when there was room again until an event was accepted. */
  readonly recoveredMs: number;
  /** How often `/readyz` said that nothing can be written, asked after each event that was turned away. */
  readonly notReady: number;
  /** Whether it took that back when all was done. */
  readonly readyAfter: boolean;
  readonly integrity: string;
}

const BODY_BYTES = 60_000;
const PEOPLE = 3;
/** A machine that fills the room faster than the token may send is told so: that is no matter of the disk, and waited for. */
const TOO_FAST = 429;
const PACE_PAUSE_MS = 100;
/** It believes for three seconds that there is no room. */
const READY_PATIENCE_MS = 30_000;
/** So many refusals in a row and the disk is as full as it gets; what is under way meets it too. */
const REFUSALS = 25;

export interface FullDiskPlan {
  readonly pack: string;
  /** Gone when the round is over. */
  readonly room: SmallRoom;
}

/** a small room fills up with events while others are accepted, sent and settled, then somebody makes room. */
export async function fullDiskRound({ pack, room }: FullDiskPlan): Promise<FullDiskReport> {
  using small = room;
  const { data, variant } = small;
  const database = join(data, "tocsin.db");
  using outside = scratch();
  await using sink = await startSink(outside.path, { forgetEvery: 0 });
  await using victim = victimOf({ pack, data, variant });
  const company = await foundCompany(victim, { people: PEOPLE, ports: sink.ports });
  small.shrink();

  const accepted: { readonly clientId: string; readonly id: string }[] = [];
  let turnedAway = 0;
  let errors = 0;
  let notReady = 0;
  for (let number = 0, refused = 0; refused < REFUSALS; number += 1) {
    const clientId = `full-${String(number)}`;
    const { id, status, isProblem } = await company.tryEvent(clientId, "x".repeat(BODY_BYTES));
    if (status === TOO_FAST) {
      await sleep(PACE_PAUSE_MS);
      continue;
    }
    if (id !== null) accepted.push({ clientId, id });
    else if (status === 503 && isProblem) turnedAway += 1;
    else errors += 1;
    refused = id === null ? refused + 1 : 0;
    if (id !== null) continue;
    if (!(await isReady(victim))) notReady += 1;
    await sleep(50);
  }
  small.makeRoom();
  const roomAt = performance.now();
  accepted.push({ clientId: "after", id: await untilAnswered(() => company.postEvent("after")) });
  const recoveredMs = Math.round(performance.now() - roomAt);
  await untilDrained(database);
  const readyAfter = await isReadyInTime(victim);
  await victim.stop();

  using evidence = openEvidence(database);
  const { addresses, places } = company;
  const verdict = judge({
    accepted: accepted.map(({ id }) => id),
    places,
    addresses,
    arrivals: sink.arrivals(),
    alerts: evidence.alerts(),
    attempts: evidence.attempts(),
  });
  return {
    accepted: accepted.length,
    turnedAway,
    errors,
    lostEvents: compare(accepted, evidence.events()).lost,
    lostMessages: verdict.lost + verdict.lostAlerts,
    unlogged: verdict.unlogged,
    recoveredMs,
    notReady,
    readyAfter,
    integrity: evidence.integrity(),
  };
}

async function isReady(victim: Pick<Victim, "origin">): Promise<boolean> {
  return (await fetch(`${victim.origin() ?? ""}/readyz`)).status === 200;
}

async function isReadyInTime(victim: Pick<Victim, "origin">): Promise<boolean> {
  for (const until = Date.now() + READY_PATIENCE_MS; Date.now() < until;) {
    if (await isReady(victim)) return true;
    await sleep(PACE_PAUSE_MS);
  }
  return false;
}

function scratch(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "tocsin-sink-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}
