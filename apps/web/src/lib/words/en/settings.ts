import { count } from "./numbers.ts";

type Kept = "deliveriesDays" | "alertsDays" | "auditDays";

const number = new Intl.NumberFormat("en");

export const settingsWords = {
  title: "Settings",
  lead: "What holds for the whole installation.",
  retention: "How long things are kept",
  retentionLead:
    "Each night what is older is removed, while everything else goes on. Events and the counts of what became of them stay for ever.",
  kept: { deliveriesDays: "Deliveries, days", alertsDays: "Alerts, days", auditDays: "Audit trail, days" } satisfies Record<Kept, string>,
  meaning: {
    deliveriesDays: "From the day a delivery came to an end; what is still under way stays.",
    alertsDays: "From the day an alert came, read or not.",
    auditDays: "Never less than a year: whoever may change this must not be able to remove their own traces.",
  } satisfies Record<Kept, string>,
  limits: (min: number, max: number) => `${number.format(min)} to ${number.format(max)} days.`,
  mistake: (min: number, max: number) => `Enter a whole number from ${number.format(min)} to ${number.format(max)}.`,
  removes: {
    deliveriesDays: (before: string) => `Deliveries that came to an end before ${before}`,
    alertsDays: (before: string) => `Alerts from before ${before}`,
    auditDays: (before: string) => `Entries of the audit trail from before ${before}`,
  } satisfies Record<Kept, (before: string) => string>,
  removal: "Saving this removes, within a day and for good:",
  save: "Save",
  saved: (days: Readonly<Record<Kept, number>>) =>
    `Saved: deliveries are kept ${count(days.deliveriesDays, "day", "days")}, alerts ${number.format(days.alertsDays)}, the audit trail ${number.format(days.auditDays)}.`,
} as const;
