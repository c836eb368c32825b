/** A LIKE pattern (ESCAPE '\') for texts that contain `part` literally; null where nothing is looked for. */
export function containing(part: string | null): string | null {
  return part === null || part === "" ? null : `%${part.replace(/[\\%_]/g, String.raw`\$&`)}%`;
}
