import type { CliWorld } from "./command.ts";

/** The text of a file, `-` for standard input; null: it cannot be read. */
export async function readable(world: CliWorld, file: string): Promise<string | null> {
  if (file === "-") return await world.readInput(null);
  try {
    return await world.readFile(file);
  } catch {
    return null;
  }
}
