import type { NewEventBody } from "@tocsin/contract";
import type { EventType } from "@tocsin/domain";

const product = (ref: string): Pick<NewEventBody, "product"> => ({ product: { ref } });
const Q4 = { ref: "7", name: "Q4 pentest" };
const CI = { ref: "8", name: "CI/CD" };
const ZAP = { ref: "9", name: "ZAP Scan" };
const SQLI = { ref: "77", name: "SQL injection in /login" };

const FIRST_OF_ITS_KIND: Readonly<Record<EventType, Omit<NewEventBody, "type" | "source">>> = {
  product_type_added: {
    title: "Product type Mobile apps was created",
    productType: { ref: "2" },
    actor: { username: "marta" },
    url: "/product/type/2",
  },
  product_added: { title: "Product Storefront was created", ...product("102"), actor: { username: "tomas" }, url: "/product/102" },
  engagement_added: {
    title: 'Engagement created for "Payments API": Q4 pentest',
    ...product("101"),
    engagement: Q4,
    actor: { username: "dana" },
    url: "/engagement/7",
  },
  test_added: {
    title: "Test created for Android app: CI/CD: MobSF",
    ...product("201"),
    engagement: CI,
    test: { ref: "12", name: "MobSF" },
    actor: { username: "ci-importer" },
    url: "/test/12",
  },
  scan_added: {
    title: "Created/Updated 3 findings for Payments API: Q4 pentest: ZAP Scan",
    ...product("101"),
    engagement: Q4,
    test: ZAP,
    severity: "critical",
    actor: { username: "ci-importer" },
    url: "/test/9",
    data: {
      findings: {
        new: [
          { id: "77", title: "SQL injection in /login", severity: "critical", url: "/finding/77" },
          { id: "78", title: "Session cookie without Secure flag", severity: "medium", url: "/finding/78" },
        ],
        reactivated: [],
        mitigated: [{ id: "61", title: "Outdated jQuery 1.12", severity: "low", url: "/finding/61" }],
        untouched: [],
      },
      counts: { new: 2, reactivated: 0, mitigated: 1, untouched: 38 },
    },
  },
  scan_added_empty: {
    title: "Created/Updated 0 findings for Search service: CI/CD: Semgrep",
    ...product("103"),
    engagement: CI,
    test: { ref: "15", name: "Semgrep" },
    actor: { username: "ci-importer" },
    url: "/test/15",
  },
  jira_update: {
    title: "JIRA: finding 77 could not be pushed",
    description: "401 Unauthorized: the API token of the JIRA user has expired.",
    ...product("101"),
    finding: SQLI,
    url: "/finding/77",
  },
  upcoming_engagement: {
    title: "Upcoming engagement: Identity provider: Annual review",
    ...product("301"),
    engagement: { ref: "21", name: "Annual review" },
    recipients: ["dana"],
    url: "/engagement/21",
  },
  stale_engagement: {
    title: "Stale engagement: Legacy portal: Decommissioning",
    description: "Its end was three weeks ago and it is still open.",
    ...product("104"),
    engagement: { ref: "22", name: "Decommissioning" },
    recipients: ["priya"],
    url: "/engagement/22",
  },
  auto_close_engagement: {
    title: "Engagement closed by the system: Build farm: Spring clean",
    ...product("302"),
    engagement: { ref: "23", name: "Spring clean" },
    url: "/engagement/23",
  },
  close_engagement: {
    title: "Engagement closed: Storefront: Black Friday readiness",
    ...product("102"),
    engagement: { ref: "24", name: "Black Friday readiness" },
    actor: { username: "tomas" },
    url: "/engagement/24",
  },
  user_mentioned: {
    title: "dana jotted a note",
    description: "@Kim.Park can you reproduce this on staging?\n\nI only see it with the feature flag on.",
    ...product("101"),
    finding: SQLI,
    actor: { username: "dana" },
    recipients: ["Kim.Park"],
    url: "/finding/77",
  },
  code_review: {
    title: "Code review requested for SQL injection in /login",
    ...product("101"),
    finding: SQLI,
    severity: "critical",
    actor: { username: "lee" },
    url: "/finding/77",
  },
  review_requested: {
    title: "Review requested: SQL injection in /login",
    description: "The query is parametrised now; please check.",
    ...product("101"),
    finding: SQLI,
    severity: "critical",
    actor: { username: "lee" },
    recipients: ["dana", "Kim.Park", "nobody.of.that.name"],
    url: "/finding/77",
  },
  other: {
    title: "API token of mira was reset",
    description: "An administrator reset your API token.",
    recipients: ["mira"],
    actor: { username: "marta" },
  },
  sla_breach: {
    title: "SLA breached by 2 days: SQL injection in /login",
    ...product("101"),
    finding: SQLI,
    severity: "critical",
    url: "/finding/77",
  },
  risk_acceptance_expiration: {
    title: "Risk acceptance of Office network expires in 10 days",
    ...product("305"),
    url: "/engagement/31/risk_acceptance/4",
  },
  sla_breach_combined: {
    title: "4 findings of Payments API are about to breach their SLA",
    description: "SQL injection in /login\nSession cookie without Secure flag\nOpen redirect in /return\nVerbose error page",
    ...product("101"),
    severity: "high",
  },
};

/** Every event type once; then keys without a row of their own, a hostile title, and one for superusers alone. */
export const DEMO_EVENTS: readonly NewEventBody[] = [
  ...Object.entries(FIRST_OF_ITS_KIND).map(([type, event]): NewEventBody => ({ source: "defectdojo", type, ...event })),
  {
    source: "defectdojo",
    type: "finding_added",
    title: "Finding added: Hard-coded key in build script",
    ...product("302"),
    finding: { ref: "90", name: "Hard-coded key in build script" },
    severity: "high",
    actor: { username: "Kim.Park" },
    url: "/finding/90",
  },
  {
    source: "defectdojo",
    type: "scan_added",
    title: `Created 1 finding for Android app: <b>CI & "nightly"</b> <script>alert('hello')</script>`,
    ...product("201"),
    engagement: CI,
    actor: { username: "ci-importer" },
    severity: "low",
    url: "/test/13",
  },
  { source: "defectdojo", type: "product_deleted", title: "The product Intranet was deleted", actor: { username: "marta" } },
];

/** One of DefectDojo's own webhook requests: the value of `X-DefectDojo-Event`, and the body. */
export interface DemoWebhook {
  readonly event: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The address of the DefectDojo instance that the demo company runs. */
export const DEMO_INSTANCE = "https://dojo.demo.example";

const ref = (kind: string, id: number, name: string) => ({
  id,
  name,
  url_ui: `${DEMO_INSTANCE}/${kind}/${String(id)}`,
  url_api: `${DEMO_INSTANCE}/api/v2/${kind}s/${String(id)}/`,
});

const finding = (id: number, title: string, severity: string) => ({
  id,
  title,
  severity,
  url_ui: `${DEMO_INSTANCE}/finding/${String(id)}`,
  url_api: `${DEMO_INSTANCE}/api/v2/findings/${String(id)}/`,
});

/** Imports as DefectDojo tells of them itself; the last is of a product that Tocsin does not know. */
export const DEMO_WEBHOOKS: readonly DemoWebhook[] = [
  scanOf(ref("product", 101, "Payments API"), ref("test", 41, "Trivy Scan"), [
    finding(201, "openssl: CVE-2026-1111", "High"),
    finding(202, "zlib: CVE-2026-2222", "Low"),
  ]),
  scanOf(ref("product", 202, "iOS app"), ref("test", 42, "MobSF"), [finding(203, "ATS disabled for all hosts", "Medium")]),
  scanOf(ref("product", 304, "Kubernetes clusters"), ref("test", 43, "kube-bench"), [finding(204, "Anonymous kubelet access", "Critical")]),
  scanOf(ref("product", 999, "Skunkworks"), ref("test", 44, "ZAP Scan"), [finding(205, "Debug console is open", "Critical")]),
];

function scanOf(
  product: ReturnType<typeof ref>,
  { name, ...test }: ReturnType<typeof ref>,
  found: readonly ReturnType<typeof finding>[],
): DemoWebhook {
  return {
    event: "scan_added",
    body: {
      title: `Created/Updated ${String(found.length)} findings for ${product.name}: CI/CD: ${name}`,
      description: "",
      user: null,
      url_ui: test.url_ui,
      url_api: test.url_api,
      product_type: ref("product_type", 1, "Online shop"),
      product,
      engagement: ref("engagement", 8, "CI/CD"),
      test: { ...test, title: name },
      finding_count: found.length,
      findings: { new: found, reactivated: [], mitigated: [], untouched: [] },
    },
  };
}
