import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { makePrivateFolder, readableByOthers } from "@tocsin/store";

/** The data folder cannot be used; the message says what to do. */
export class DataFolderRefused extends Error {
  override readonly name = "DataFolderRefused";
}

/** Makes the folder, for this user alone, if it is missing. Throws {@link DataFolderRefused} where nothing can be written. */
export function makeDataFolder(folder: string): void {
  const fault = dataFolderFault(folder) ?? unmade(folder);
  if (fault !== null) throw new DataFolderRefused(fault);
}

/** Why this user cannot work in the folder, or not make it where it is missing, or who else can; null: nothing is in the way. Changes nothing. */
export function dataFolderFault(folder: string): string | null {
  const there = nearest(folder);
  try {
    if (!statSync(there).isDirectory()) return refusal(folder, `${there} is not a folder`);
    accessSync(there, constants.R_OK | constants.W_OK | constants.X_OK);
    // The database would refuse it later, after files were made in it.
    return there === folder ? readableByOthers(folder, "700") : null;
  } catch (error) {
    return refusal(folder, codeOf(error));
  }
}

function unmade(folder: string): string | null {
  try {
    makePrivateFolder(folder);
    return null;
  } catch (error) {
    return refusal(folder, codeOf(error));
  }
}

/** The folder, or what it would be made in. */
function nearest(path: string): string {
  const above = dirname(path);
  return existsSync(path) || above === path ? path : nearest(above);
}

function refusal(folder: string, why: string): string {
  return `Cannot write to the data folder ${folder} (${why}). Make it writable for this user, or set TOCSIN_DATA.`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}
