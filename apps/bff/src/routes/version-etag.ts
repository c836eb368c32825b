/** The name of a thing and its version, as the tag of an answer. */
export function versionEtag(name: string, version: number): string {
  return `"${name}-${String(version)}"`;
}

/**
 * The versions an `If-Match` would accept; null for a request that does not ask. `*` is met by everything that has versions, for it
 * exists. Tags of other things and weak ones match nothing.
 */
export function versionsNamedIn(header: string | undefined, name: string): readonly number[] | null {
  if (header === undefined || header.trim() === "*") return null;
  const opening = `"${name}-`;
  return header
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag.startsWith(opening) && tag.endsWith('"'))
    .map((tag) => tag.slice(opening.length, -1))
    .filter((version) => /^\d{1,15}$/.test(version))
    .map(Number);
}
