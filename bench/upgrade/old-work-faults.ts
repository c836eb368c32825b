import type { openDatabase } from "@tocsin/store";
import { groupedBy } from "../crash/judge.ts";
import type { Sent } from "../simulation/simulated-net.ts";
import { type OldState, readOldState } from "./old-state.ts";

type Client = ReturnType<typeof openDatabase>["$client"];

const SUMS: Readonly<Record<string, string>> = {
  "totals differ from the counts": `
    SELECT channel, state, sum(count) AS sum FROM event_counts GROUP BY channel, state HAVING sum <> coalesce(
      (SELECT count FROM delivery_totals t WHERE t.channel = event_counts.channel AND t.state = event_counts.state), 0)`,
  "possible repeats are not all counted": `
    SELECT channel, count(*) AS rows FROM attempt_log WHERE possible_repeat = 1 GROUP BY channel HAVING rows <> coalesce(
      (SELECT count FROM possible_repeats p WHERE p.channel = attempt_log.channel), 0)`,
  "a row refers to what is not there": "SELECT * FROM pragma_foreign_key_check",
};

/** What later versions keep beside the rows, and a migration has to work out. */
export function faultsInSums(client: Client): readonly string[] {
  return Object.entries(SUMS).flatMap(([what, sql]) =>
    client
      .prepare(sql)
      .raw()
      .all()
      .map((row) => `${what}: ${JSON.stringify(row)}`),
  );
}

/** Deliveries of the two events whose recipients the old server had not, or not all, found out: what the rules say, in so many words. */
function wantedOf(version: number): readonly string[] {
  const people = ["p1", "p2", "p3"];
  const ofEvent = [
    ...people.map((target) => `alert_${target}`),
    ...[...people, "mailbox"].map((target) => `mail_${target}`),
    ...[...people, "slack"].map((target) => `slack_${target}`),
    "msteams_msteams",
    // Two people have no endpoint of their own.
    ...(version < ENDPOINTS_FROM ? [] : ["w1", "w2", "p1", "p3"].map((target) => `webhooks_${target}`)),
  ];
  return ["half-known", "not-known"].flatMap((event) => ofEvent.map((rest) => `${event}_${rest}_0`));
}

const OLD_EVENTS = ["in-each-state", "half-known", "not-known", "of-nobody"];
const ENDPOINTS_FROM = 3;

/** Once all is drained: nothing lost, nothing doubled, nothing made up, and what had ended is as it was. */
export function faultsOfUpgrade(
  client: Client,
  sent: readonly Sent[],
  { old, version }: { readonly old: OldState; readonly version: number },
): readonly string[] {
  const now = readOldState(client);
  const arrived = groupedBy(sent, ({ delivery }) => delivery);
  const copies = (id: string): number => arrived.get(id)?.length ?? 0;
  const wanted = new Set([...old.ended.keys(), ...old.open, ...wantedOf(version)]);
  return [
    ...now.open.map((id) => `${id} never came to an end`),
    ...[...wanted].filter((id) => !now.ended.has(id)).map((id) => `${id} is not there`),
    ...[...now.ended.keys()]
      .filter((id) => !wanted.has(id) && OLD_EVENTS.some((event) => id.startsWith(`${event}_`)))
      .map((id) => `nobody wanted ${id}`),
    ...[...old.ended]
      .filter(([id, said]) => now.ended.get(id) !== said || copies(id) > 0)
      .map(([id]) => `${id} had ended, and changed or was sent again`),
    ...[...wanted]
      .filter((id) => !old.ended.has(id) && isSent(id, now) !== (copies(id) === 1))
      .map((id) => `${id} arrived ${String(copies(id))} times`),
  ];
}

/** Of what was open: all of it but alerts, which lie in the database, and people without an endpoint. */
function isSent(id: string, { ended }: OldState): boolean {
  const said = ended.get(id) ?? "";
  return said.startsWith('["delivered"') && !id.includes("_alert_");
}
