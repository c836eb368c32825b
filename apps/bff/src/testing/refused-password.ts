import type { ComposedEngine } from "../compose-engine.ts";
import { acceptScan, type MailWorld, openMailWorld } from "./mail-world.ts";

export interface RefusalReport {
  /** Times we signed in, or tried to, while it was refused. */
  readonly tries: number;
  /** What a superuser had been told when the hour was over, and when mail worked again. */
  readonly during: readonly string[];
  readonly after: readonly string[];
  /** What somebody was told who is none. */
  readonly toOthers: readonly string[];
  readonly arrived: number;
  /** What the ledger says of the mails, by state. */
  readonly counts: Readonly<Record<string, number>>;
}

export const REFUSAL = { at: "auth", code: 535, text: "5.7.8 Authentication failed" } as const;
const MINUTE = 60_000;

/** C-02: a mail server refuses our password for an hour, with so many mails waiting, and takes it after that. */
export async function hourOfRefusal({ queued }: { readonly queued: number }): Promise<RefusalReport> {
  await using world = await openMailWorld();
  const engine = await world.boot();
  await queueMails(world, engine, queued);
  world.receiver.answerAlways(REFUSAL);

  for (let minute = 0; minute <= 60; minute += 1) {
    await engine.drain();
    world.clock.advance(MINUTE);
  }
  const tries = world.receiver.commands.filter((verb) => verb === "AUTH").length;
  const during = await noticesOf(world, "root");
  const toOthers = await noticesOf(world, "dana");
  world.receiver.behave();
  world.clock.advance(15 * MINUTE);
  await engine.drain();

  return {
    tries,
    during,
    after: await noticesOf(world, "root"),
    toOthers,
    arrived: world.receiver.messages.length,
    counts: await mailCounts(world),
  };
}

/** One event for everybody there is: with Root, Dana and Lee as many as are to wait. */
async function queueMails({ clock, reads }: MailWorld, engine: ComposedEngine, count: number): Promise<void> {
  const users = Array.from({ length: count - 3 }, (_, index) => {
    const name = `reader${String(index)}`;
    return { ref: name, username: name, email: `${name}@example.com`, name, globalRole: "reader" };
  });
  const directory = { source: "company", complete: false, productTypes: [], products: [], groups: [], memberships: [], users };
  const imported = await engine.calls.importDirectory({ text: JSON.stringify(directory), admin: true, by: null, at: 5 });
  if (!imported.ok) throw new Error(`The directory was refused: ${JSON.stringify(imported.errors)}`);
  const root = (await reads.directory.personByUsername({ username: "root" }))?.id ?? "";
  const changes = [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }] as const;
  await engine.writes.preferences.changeCells({ key: { scope: "template" }, changes, by: root, at: 6 });
  await acceptScan(engine, "e1", clock.now());
}

/** Titles of what the product itself said to somebody, oldest first. */
export async function noticesOf({ reads }: MailWorld, username: string): Promise<readonly string[]> {
  const person = (await reads.directory.personByUsername({ username }))?.id ?? "";
  const filter = { state: "all", event: "other", product: null, severity: null, since: null, until: null } as const;
  const { items } = await reads.alerts.alerts({ person, filter, page: { limit: 50, after: null } });
  return items.map(({ title }) => title).toReversed();
}

async function mailCounts({ reads }: MailWorld): Promise<Readonly<Record<string, number>>> {
  const root = (await reads.directory.personByUsername({ username: "root" }))?.id ?? "";
  const event = await reads.events.event({ viewer: { person: root, superuser: true }, id: "e1" });
  const counts = event?.ledger?.counts.filter(({ channel }) => channel === "mail") ?? [];
  return Object.fromEntries(counts.map(({ state, count }) => [state, count]));
}
