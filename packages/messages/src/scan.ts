import { parseSeverity, type Severity } from "@tocsin/domain";

/** What an import did with findings, in the order in which a reader wants to know. */
export const SCAN_LISTS = ["new", "reactivated", "mitigated", "untouched"] as const;
export type ScanList = (typeof SCAN_LISTS)[number];

export interface ScanFinding {
  readonly list: ScanList;
  readonly title: string;
  readonly severity: Severity | null;
  readonly url: string | null;
}

export interface Scan {
  /** True counts, which may be more than the findings at hand. */
  readonly counts: Readonly<Partial<Record<ScanList, number>>>;
  readonly findings: readonly ScanFinding[];
}

/** Lists whose findings are named; what an import left alone is only counted. */
const NAMED_LISTS: readonly ScanList[] = ["new", "reactivated", "mitigated"];

/** Reads `data.counts` and `data.findings` of a scan; whatever has another shape is left out. Null where neither is there. */
export function readScan(data: Readonly<Record<string, unknown>>): Scan | null {
  const lists = recordOf(data["findings"]);
  const given = recordOf(data["counts"]);
  if (lists === null && given === null) return null;
  const counts = Object.fromEntries(
    SCAN_LISTS.flatMap((list) => {
      const count = countOf(given?.[list]) ?? (Array.isArray(lists?.[list]) ? lists[list].length : null);
      return count === null ? [] : [[list, count]];
    }),
  );
  return { counts, findings: NAMED_LISTS.flatMap((list) => findingsOf(list, lists?.[list])) };
}

function findingsOf(list: ScanList, value: unknown): readonly ScanFinding[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    const finding = recordOf(entry);
    if (finding === null) return [];
    return [
      { list, title: textOf(finding["title"]) ?? idTitle(finding["id"]), severity: severityOf(finding), url: textOf(finding["url"]) },
    ];
  });
}

function severityOf(finding: Readonly<Record<string, unknown>>): Severity | null {
  const word = textOf(finding["severity"]);
  return word === null ? null : parseSeverity(word);
}

function idTitle(id: unknown): string {
  return typeof id === "string" || typeof id === "number" ? `Finding ${String(id)}` : "Finding without a title";
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
}

function countOf(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}
