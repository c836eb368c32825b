import { resolve } from "node:path";
import { backUp, restore } from "@tocsin/store";
import { parseConfig } from "../config/config.ts";
import { type CliWorld, done, type Outcome } from "./command.ts";
import { explained } from "./with-store.ts";

/** Copies the database to a file, beside a running server or without one. */
export function backup({ env }: CliWorld, target: string): Outcome {
  try {
    const { data } = parseConfig(env);
    const file = resolve(target);
    const counts = backUp({ database: data.database, file });
    return done(`${file}: ${wordsOf(counts)}. The secret key is not in it: keep ${data.secretKeyFile} apart.`, { file, ...counts });
  } catch (error) {
    return explained(error);
  }
}

/** Brings a backup into an empty data folder; no server runs there. */
export async function restoreBackup({ env, clock, migrations }: CliWorld, source: string): Promise<Outcome> {
  try {
    const { data } = parseConfig(env);
    const file = resolve(source);
    const { held, ...counts } = await restore({ file, database: data.database, migrations, now: clock.now() });
    return done(`${data.database}: ${wordsOf(counts)}.\n${adviceOn(held)}`, { file: data.database, ...counts, held });
  } catch (error) {
    return explained(error);
  }
}

function wordsOf({ events, deliveries, people }: Readonly<Record<"events" | "deliveries" | "people", number>>): string {
  return `${String(people)} people, ${String(events)} events, ${String(deliveries)} deliveries`;
}

function adviceOn(held: number): string {
  if (held === 0) return "Nothing in it was still to be sent.";
  return `${String(held)} deliveries were still to be sent when the backup was made, and may have been sent since. They are held: start the server, then
say \`tocsin deliveries release --restored\` to send them, or \`tocsin deliveries skip --restored\`.`;
}
