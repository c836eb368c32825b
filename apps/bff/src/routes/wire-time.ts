/** Epoch milliseconds inside, ISO 8601 in UTC with milliseconds on the wire. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

export function isoTimeOrNull(at: number | null): string | null {
  return at === null ? null : isoTime(at);
}
