import type { CellChange, EventType } from "@tocsin/domain";
import type { NewEvent } from "@tocsin/ports";
import { storedDeliveries } from "./books.ts";
import { scanOf } from "./simulated-company.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { VirtualTime } from "./virtual-time.ts";
import type { LaneName, Weather } from "./weather.ts";

export interface ActsOptions {
  readonly random: () => number;
  readonly time: VirtualTime;
  readonly weather: Weather;
  /** Somebody sets the clock. */
  readonly onJump: (ms: number) => void;
  readonly onAccepted: (id: string) => void;
}

/** Something that somebody does while the process works. */
export type Act = (process: SimulatedProcess) => void | Promise<void>;

const MINUTE = 60_000;
const LANES: readonly LaneName[] = ["mail", "slack", "msteams", "webhooks"];
const ROOT = { person: "1", superuser: true };
/** On for everybody by System, and on for whoever asks for it. */
const TYPES: readonly EventType[] = ["scan_added", "test_added"];

/** Everything that people do, each as often as it is in the list. */
export function actsOf(options: ActsOptions): readonly Act[] {
  const { random, weather } = options;
  const lane = (): LaneName => oneOf(LANES, random) ?? "mail";
  return [
    ...Array.from({ length: 6 }, () => accepting(options)),
    ...Array.from({ length: 4 }, (): Act => () => weather.change(lane())),
    preferring(options),
    byHand(options),
    byHand(options),
    settingTheClock(options),
    toSomebody(random, "DELETE FROM product_members WHERE person = :person AND product = :product"),
    toSomebody(random, "INSERT OR IGNORE INTO product_members (product, person, source, role) VALUES (:product, :person, '', 'reader')"),
    toSomebody(random, "UPDATE people SET active = 1 - active WHERE id = :person AND :product > 0"),
  ];
}

export function oneOf<T>(items: readonly T[], random: () => number): T | undefined {
  return items[Math.floor(random() * items.length)];
}

function accepting({ random, time, onAccepted }: ActsOptions): Act {
  let number = 0;
  return async ({ engine }) => {
    const at = time.clock.now();
    const name = Math.floor(random() * 1e9).toString(36);
    const events = Array.from({ length: 1 + Math.floor(random() * 3) }, () => anEvent(`${name}-${String((number += 1))}`, at, random));
    const answers = await engine.writes.events.accept({ events, at });
    for (const answer of answers) if (answer.status === "accepted") onAccepted(answer.id);
  };
}

function anEvent(id: string, at: number, random: () => number): NewEvent {
  const type = oneOf(TYPES, random) ?? "scan_added";
  const event = { ...scanOf(random() < 0.5 ? 1 : 2, { id, at }), type, key: type };
  const drawn = random();
  if (drawn < 0.1) return { ...event, alertOnly: true };
  if (drawn < 0.2) return { ...event, audience: "superusers" };
  if (drawn < 0.3) return { ...event, audience: "destinations" };
  return drawn < 0.4 ? { ...event, recipients: ["dana", "eli", "nobody"] } : event;
}

/** Asks for mail or Slack, and takes it back the next time. */
function preferring({ random, time }: ActsOptions): Act {
  return async ({ engine }) => {
    const person = String(2 + Math.floor(random() * 4));
    const cell = { event: "test_added", channel: random() < 0.5 ? "mail" : "slack" } as const;
    const asked = { key: { scope: "personal", person }, by: person, at: time.clock.now() } as const;
    const change = (changes: readonly CellChange[]) => engine.writes.preferences.changeCells({ ...asked, changes });
    const changed = await change([{ ...cell, from: "inherit", to: "on" }]);
    if (!changed.ok) await change([{ ...cell, from: "on", to: "inherit" }]);
  };
}

/** A superuser takes a delivery back, or sends one again. */
function byHand({ random, time }: ActsOptions): Act {
  return async ({ db, engine }) => {
    const delivery = oneOf(storedDeliveries(db.$client), random)?.id;
    if (delivery === undefined) return;
    const at = time.clock.now();
    if (random() < 0.5) await engine.writes.deliveries.cancelDelivery({ by: ROOT, delivery, at });
    else await engine.writes.deliveries.redeliver({ by: ROOT, deliveries: [delivery], at });
  };
}

function settingTheClock({ random, time, onJump }: ActsOptions): Act {
  return () => {
    const most = oneOf([MINUTE, 60 * MINUTE, 25 * 60 * MINUTE], random) ?? MINUTE;
    const ms = Math.floor((random() - 0.5) * 2 * most);
    time.jump(ms);
    onJump(ms);
  };
}

function toSomebody(random: () => number, sql: string): Act {
  return ({ db }) => {
    db.$client.prepare(sql).run({ person: 2 + Math.floor(random() * 4), product: 1 + Math.floor(random() * 2) });
  };
}
