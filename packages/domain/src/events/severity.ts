export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A severity in any case, or null for a word that is none. */
export function parseSeverity(word: string): Severity | null {
  const lower = word.toLowerCase();
  return SEVERITIES.find((severity) => severity === lower) ?? null;
}

/** The most severe of several; null where none is given. */
export function highestSeverity(severities: readonly (Severity | null)[]): Severity | null {
  return SEVERITIES.find((severity) => severities.includes(severity)) ?? null;
}
