import type { CellChangeBody } from "@tocsin/contract";

/** One save, as its author would make it on the page. */
export interface DemoPreferences {
  /** User name. */
  readonly by: string;
  readonly scope: "system" | "template" | "personal" | { readonly product: string };
  readonly changes: readonly CellChangeBody[];
}

const set = (channel: CellChangeBody["channel"], to: "on" | "off", ...events: readonly string[]): readonly CellChangeBody[] =>
  events.map((event) => ({ event, channel, from: "inherit", to }));

/** What people chose before the demo begins; enough that every layer decides something. */
export const DEMO_PREFERENCES: readonly DemoPreferences[] = [
  {
    by: "marta",
    scope: "system",
    changes: [
      ...set("mail", "on", "sla_breach_combined"),
      ...set("alert", "on", "risk_acceptance_expiration"),
      ...set("slack", "on", "sla_breach"),
      ...set("msteams", "on", "scan_added", "sla_breach"),
      ...set("webhooks", "on", "sla_breach"),
    ],
  },
  {
    by: "marta",
    scope: "template",
    changes: [...set("mail", "on", "user_mentioned", "review_requested"), ...set("alert", "off", "jira_update")],
  },
  {
    by: "dana",
    scope: "personal",
    changes: [
      ...set("mail", "on", "scan_added", "sla_breach", "engagement_added"),
      ...set("slack", "on", "scan_added", "user_mentioned"),
      ...set("webhooks", "on", "scan_added"),
    ],
  },
  { by: "lee", scope: "personal", changes: set("mail", "off", "user_mentioned", "review_requested", "scan_added") },
  { by: "lee", scope: { product: "101" }, changes: set("mail", "on", "scan_added") },
  { by: "Kim.Park", scope: "personal", changes: set("mail", "on", "review_requested", "code_review") },
  { by: "tomas", scope: "personal", changes: set("mail", "on", "product_added", "close_engagement") },
  { by: "ines", scope: "personal", changes: set("mail", "on", "scan_added", "test_added") },
  { by: "sam", scope: "personal", changes: set("mail", "on", "scan_added") },
  { by: "ada", scope: { product: "101" }, changes: set("mail", "on", "sla_breach", "scan_added") },
  { by: "bo", scope: { product: "101" }, changes: set("mail", "on", "sla_breach", "scan_added") },
  {
    by: "priya",
    scope: { product: "104" },
    changes: [...set("alert", "off", "scan_added", "test_added", "engagement_added"), ...set("mail", "off", "scan_added")],
  },
];
