import { cutText, parseSeverity, type Severity } from "@tocsin/domain";
import { cleanLine } from "../clean-text.ts";
import { NAME_MAX } from "./webhook-event.ts";

/** The lists of a scan, what changed first; DefectDojo's names. */
const FINDING_LISTS = [
  "new",
  "reactivated",
  "mitigated",
  "new_duplicate",
  "reactivated_duplicate",
  "untouched",
  "untouched_duplicate",
] as const;
type FindingList = (typeof FINDING_LISTS)[number];

export interface ListedFinding {
  readonly id: string | null;
  readonly title: string | null;
  readonly severity: Severity | null;
  readonly url: string | null;
}

export interface ScanFindings {
  /** Every list that the event names, of which some findings may be left out. */
  readonly lists: Readonly<Partial<Record<FindingList, readonly ListedFinding[]>>>;
  /** True counts. */
  readonly counts: Readonly<Partial<Record<FindingList, number>>>;
  /** What a scan counts: new, reactivated and closed ones. */
  readonly total: number;
  /** Fewer are listed than were counted. */
  readonly isCut: boolean;
}

/** Keys of `data` that say what a scan did; the rest is the sender's own. */
export const SCAN_KEYS: ReadonlySet<string> = new Set(["findings", "counts", "findingCount"]);

/** The first `max` findings of a scan, in the order of its lists; null for an event that is none. */
export function scanFindings(data: Readonly<Record<string, unknown>>, max: number): ScanFindings | null {
  const found = recordOf(data["findings"]);
  const counted = recordOf(data["counts"]);
  if (found === null && counted === null) return null;
  const all = FINDING_LISTS.flatMap((name) => {
    const list: unknown = found?.[name];
    return Array.isArray(list) ? [[name, list as readonly unknown[]] as const] : [];
  });
  const lists = firstOf(all, max);
  const counts = countsOf(counted, all);
  return {
    lists,
    counts,
    total:
      countOf(data["findingCount"]) ?? (["new", "reactivated", "mitigated"] as const).reduce((sum, name) => sum + (counts[name] ?? 0), 0),
    isCut: FINDING_LISTS.some((name) => (lists[name]?.length ?? 0) < (counts[name] ?? 0)),
  };
}

/** What was counted beside the lists is true even where they are short. */
function countsOf(counted: Readonly<Record<string, unknown>> | null, all: Lists): ScanFindings["counts"] {
  const counts: Partial<Record<FindingList, number>> = {};
  for (const [name, list] of all) counts[name] = list.length;
  for (const name of FINDING_LISTS) {
    const count = countOf(counted?.[name]);
    if (count !== null) counts[name] = count;
  }
  return counts;
}

type Lists = readonly (readonly [FindingList, readonly unknown[]])[];

function firstOf(all: Lists, max: number): ScanFindings["lists"] {
  let room = max;
  const cut = all.map(([name, list]) => {
    const first = list.slice(0, room).map(findingOf);
    room -= first.length;
    return [name, first] as const;
  });
  return Object.fromEntries(cut);
}

function findingOf(value: unknown): ListedFinding {
  const finding = recordOf(value);
  const title = cutText(cleanLine(textOf(finding?.["title"]) ?? ""), NAME_MAX);
  return {
    id: idOf(finding?.["id"]),
    title: title === "" ? null : title,
    severity: parseSeverity(textOf(finding?.["severity"]) ?? ""),
    url: textOf(finding?.["url"]),
  };
}

function idOf(value: unknown): string | null {
  const id = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : textOf(value);
  return id === null || id === "" ? null : cutText(cleanLine(id), NAME_MAX);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
}

function countOf(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
