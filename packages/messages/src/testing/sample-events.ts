import type { EventType } from "@tocsin/domain";
import type { MessageEvent } from "../event.ts";

/** A typical event of each type, as DefectDojo sends them. */
export function sampleEvent(type: EventType): MessageEvent {
  return { ...BASE, key: type, type, ...SAMPLES[type] };
}

const PRODUCT = { id: 12, name: "Payments API" };
const ENGAGEMENT = { ref: "7", name: "Q4 pentest" };
const TEST = { ref: "9", name: "ZAP Scan" };
const FINDING = { ref: "77", name: "SQL injection in /login" };

const BASE: MessageEvent = {
  key: "other",
  type: "other",
  source: "defectdojo",
  title: "Something happened",
  description: null,
  url: "/test/9",
  occurredAt: Date.UTC(2026, 10, 23, 9, 5),
  severity: null,
  product: PRODUCT,
  productType: { id: 4, name: "Online shop" },
  engagement: null,
  test: null,
  finding: null,
  actor: "dana",
  data: {},
};

const SCAN = {
  findings: {
    new: [
      { id: "77", title: "SQL injection in /login", severity: "Critical", url: "https://dojo.example.com/finding/77" },
      { id: "78", title: "Cookie without Secure flag", severity: "Low", url: "/finding/78" },
    ],
    reactivated: [{ id: "12", title: null, severity: null, url: null }],
    mitigated: [{ id: "13", title: "Old jQuery", severity: "Medium", url: "/finding/13" }],
    untouched: [{ id: "14", title: "Never named", severity: "Info", url: "/finding/14" }],
  },
  counts: { new: 2, reactivated: 1, mitigated: 1, untouched: 41 },
};

const SAMPLES: Readonly<Record<EventType, Partial<MessageEvent>>> = {
  product_type_added: { title: "Online shop", product: null, url: "/product/type/4" },
  product_added: { title: "Payments API", url: "/product/12" },
  engagement_added: { title: 'Engagement created for "Payments API": Q4 pentest', engagement: ENGAGEMENT, url: "/engagement/7" },
  test_added: { title: "Test created for Payments API: Q4 pentest: ZAP Scan", engagement: ENGAGEMENT, test: TEST },
  scan_added: {
    title: "Created/Updated 4 findings for Payments API: Q4 pentest: ZAP Scan",
    engagement: ENGAGEMENT,
    test: TEST,
    severity: "critical",
    data: SCAN,
  },
  scan_added_empty: {
    title: "Created/Updated 0 findings for Payments API: Q4 pentest: ZAP Scan",
    engagement: ENGAGEMENT,
    test: TEST,
    data: { findings: { new: [], mitigated: [] }, counts: { new: 0, mitigated: 0, untouched: 45 } },
  },
  jira_update: {
    title: "JIRA update problem",
    description: "Could not push finding 77:\n401 Unauthorized",
    actor: null,
    finding: FINDING,
    url: "https://dojo.example.com/finding/77",
  },
  upcoming_engagement: { title: "Upcoming engagement: Q4 pentest", engagement: ENGAGEMENT, actor: null, url: "/engagement/7" },
  stale_engagement: {
    title: "Stale engagement: Q4 pentest",
    engagement: ENGAGEMENT,
    actor: null,
    description: "Ended three days ago.",
    url: "/engagement/7",
  },
  auto_close_engagement: { title: "Engagement auto-closed: Q4 pentest", engagement: ENGAGEMENT, actor: null, url: "/engagement/7" },
  close_engagement: {
    title: "Closure of Q4 pentest",
    engagement: ENGAGEMENT,
    description: 'The engagement "Q4 pentest" was closed',
    url: "/engagement/7/finding/all",
  },
  user_mentioned: {
    title: "dana jotted a note",
    description: "@lee can you look at this?\n\nI think the fix is missing in `checkout.py`.",
    url: "https://dojo.example.com/finding/77#note-5",
    finding: FINDING,
  },
  code_review: { title: "Code review of SQL injection in /login", finding: FINDING, severity: "high", url: "/finding/77" },
  review_requested: {
    title: "Finding review requested: SQL injection in /login",
    finding: FINDING,
    severity: "medium",
    description: "Please check whether the fix holds.",
    url: "/finding/77",
  },
  other: {
    title: "API Token Reset",
    description: "Your API token was reset by an administrator.",
    product: null,
    productType: null,
    url: null,
  },
  sla_breach: {
    title: "SLA breached by 3 days: SQL injection in /login",
    finding: FINDING,
    severity: "high",
    actor: null,
    url: "/finding/77",
  },
  risk_acceptance_expiration: {
    title: "Risk acceptance expires in 5 days: Old jQuery",
    engagement: ENGAGEMENT,
    actor: null,
    url: "/engagement/7/risk_acceptance/3",
  },
  sla_breach_combined: {
    title: "2 findings of Payments API breached their SLA",
    actor: null,
    description: "SQL injection in /login\nCookie without Secure flag",
    url: null,
  },
};
