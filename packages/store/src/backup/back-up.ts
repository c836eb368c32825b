import { existsSync } from "node:fs";
import { DatabaseRefused, openDatabase, refusedIfUnreadable } from "../database.ts";
import { copyDatabase, type CopyCounts } from "./copy.ts";
import { publish } from "./durable.ts";

export interface BackUp {
  readonly database: string;
  /** Does not exist yet; its folder does. */
  readonly file: string;
}

/**
 * A consistent copy of the database under `file`, also while a server works on it. The file appears when it is whole, checked and on disk;
 * the secret key is not in it. Throws {@link DatabaseRefused}.
 */
export function backUp({ database, file }: BackUp): CopyCounts {
  if (existsSync(file)) throw new DatabaseRefused("file_exists", `${file} exists. A backup never replaces a file.`);
  const db = openDatabase({ file: database, access: "read" });
  try {
    const unfinished = `${file}.unfinished`;
    const counts = copyDatabase(db.$client, unfinished);
    publish(unfinished, file);
    return counts;
  } catch (error) {
    throw refusedIfUnreadable(database, error);
  } finally {
    db.$client.close();
  }
}
