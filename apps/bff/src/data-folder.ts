import { accessSync, constants } from "node:fs";
import { makePrivateFolder } from "@tocsin/store";

/** The data folder cannot be used; the message says what to do. */
export class DataFolderRefused extends Error {
  override readonly name = "DataFolderRefused";
}

/** Makes the folder, for this user alone, if it is missing. Throws {@link DataFolderRefused} where nothing can be written. */
export function makeDataFolder(folder: string): void {
  try {
    makePrivateFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new DataFolderRefused(
      `Cannot write to the data folder ${folder} (${code}). Make it writable for this user, or set TOCSIN_DATA.`,
      { cause: error },
    );
  }
}
