import { DIRECTORY_KINDS, type DirectoryCounts } from "@tocsin/ports";
import { importDirectoryText } from "../services/import-directory.ts";
import { type CliWorld, done, failed, misused, type Outcome } from "./command.ts";
import { readable } from "./read-document.ts";
import { withStore } from "./with-store.ts";

/** Brings in people, groups, products and memberships of one source: everything or nothing. */
export async function directoryImport(world: CliWorld, file: string): Promise<Outcome> {
  const text = await readable(world, file);
  if (text === null) return misused(`Cannot read ${file}.`);
  return await withStore(world, async ({ writes }) => {
    const imported = await importDirectoryText(writes.directory, { text, admin: true, by: null, at: world.clock.now() });
    if (imported.ok) return done(DIRECTORY_KINDS.map((kind) => `${kind}: ${inWords(imported.counts[kind])}`).join("\n"), imported.counts);
    const problems = imported.errors.map(({ path, message }) => `  ${path === "" ? "/" : path}: ${message}`);
    return failed(imported.code, [`${file} was refused; nothing was changed.`, ...problems].join("\n"), { errors: imported.errors });
  });
}

function inWords({ created, updated, deactivated, unchanged }: DirectoryCounts): string {
  return `${String(created)} created, ${String(updated)} updated, ${String(deactivated)} deactivated, ${String(unchanged)} unchanged`;
}
