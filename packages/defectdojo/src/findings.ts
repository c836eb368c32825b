import { cutText, highestSeverity, oneLine, parseSeverity, type Severity } from "@tocsin/domain";
import { firstLink } from "./links.ts";
import { type Finding, FINDING_LISTS, type FindingList, type WebhookBody } from "./webhook-body.ts";

/** Lists can hold thousands; a message shows the first few, and the counts beside them are the true ones. */
export const FINDINGS_MAX = 50;
const FINDING_TITLE_MAX = 500;

export interface FindingSummary {
  readonly id: string | null;
  readonly title: string | null;
  readonly severity: Severity | null;
  readonly url: string | null;
}

export interface ScanData {
  readonly findings: Readonly<Partial<Record<FindingList, readonly FindingSummary[]>>>;
  readonly counts: Readonly<Partial<Record<FindingList, number>>>;
  /** What DefectDojo itself counted: new, reactivated and closed ones. */
  readonly findingCount: number | null;
}

/** What a scan's message says about its findings; null for a body without any. */
export function scanData(body: WebhookBody, instance: string | null): ScanData | null {
  if (body.findings === null && body.finding_count === null) return null;
  const lists = FINDING_LISTS.flatMap((name) => {
    const list = body.findings?.[name] ?? null;
    return list === null ? [] : [{ name, list }];
  });
  return {
    findings: Object.fromEntries(lists.map(({ name, list }) => [name, list.slice(0, FINDINGS_MAX).map((one) => summaryOf(one, instance))])),
    counts: Object.fromEntries(lists.map(({ name, list }) => [name, list.length])),
    findingCount: body.finding_count,
  };
}

function summaryOf(finding: Finding | null, instance: string | null): FindingSummary {
  const title = oneLine(finding?.title ?? "");
  return {
    id: finding?.id ?? null,
    title: title === "" ? null : cutText(title, FINDING_TITLE_MAX),
    severity: severityOf(finding),
    url: firstLink([finding?.url_ui ?? null], instance),
  };
}

/** Of a finding's event, that finding's; of a scan, the highest among what is new or came back; else none. */
export function eventSeverity({ finding, findings }: WebhookBody): Severity | null {
  if (finding !== null) return severityOf(finding);
  return highestSeverity([...(findings?.new ?? []), ...(findings?.reactivated ?? [])].map(severityOf));
}

function severityOf(finding: Finding | null): Severity | null {
  return parseSeverity(finding?.severity ?? "");
}
