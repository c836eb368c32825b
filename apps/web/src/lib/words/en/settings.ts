import { count, number } from "./numbers.ts";

type Kept = "deliveriesDays" | "alertsDays" | "auditDays";
type Said = "publicUrl" | "teamName" | "disclaimer";

export const settingsWords = {
  title: "Settings",
  lead: "What holds for the whole installation.",
  save: "Save",
  overtaken: "Somebody else saved this in between. Save again to put yours in its place, or cancel to keep theirs.",

  general: "General",
  generalLead: "Where links in messages lead, and what messages say about their sender.",
  said: { publicUrl: "Address of links", teamName: "Team name", disclaimer: "Closing line" } satisfies Record<Said, string>,
  saidMeaning: {
    publicUrl: (server: string) =>
      `Links in messages, and links to set a password, begin with it. Empty: ${server}, the address that this server was started with.`,
    teamName: "The sender, at the foot of mails and of messages in Slack. Empty: nobody is named.",
    disclaimer: "Ends every mail, and every message in Slack and Teams, as in “Confidential”. Line breaks become spaces. Empty: nothing.",
  },
  urlMistake: "Enter an address as in https://tocsin.example.com: it begins with https:// or http://, without user name, ? or #.",
  tooLong: (max: number, given: number) => `Shorten it to ${number(max)} characters: it has ${number(given)}.`,
  otherAddress: (server: string) =>
    `This server was started for ${server}, and people sign in there. Where another address does not lead to it, links lead nowhere; to move it, set TOCSIN_PUBLIC_URL.`,
  noHttps: "Over http, mails have no link that ends them by one press.",
  preview: "Preview: the foot of a mail",
  previewReason: 'You get this because you switched on Mail for "Scan added" in your Personal settings.',
  previewSetting: "Change this setting",
  previewUnsubscribe: 'Unsubscribe from Mail for "Scan added"',
  previewNoLink: "Links stand here once the address is one.",
  generalSaved: "Saved. Messages say so from now on.",

  retention: "How long things are kept",
  retentionLead:
    "Each night what is older is removed, while everything else goes on. Events and the counts of what became of them stay for ever.",
  kept: { deliveriesDays: "Deliveries, days", alertsDays: "Alerts, days", auditDays: "Audit trail, days" } satisfies Record<Kept, string>,
  meaning: {
    deliveriesDays: "From the day a delivery came to an end; what is still under way stays.",
    alertsDays: "From the day an alert came, read or not.",
    auditDays: "Never less than a year: whoever may change this must not be able to remove their own traces.",
  } satisfies Record<Kept, string>,
  limits: (min: number, max: number) => `${number(min)} to ${number(max)} days.`,
  mistake: (min: number, max: number) => `Enter a whole number from ${number(min)} to ${number(max)}.`,
  removes: {
    deliveriesDays: (before: string) => `Deliveries that came to an end before ${before}`,
    alertsDays: (before: string) => `Alerts from before ${before}`,
    auditDays: (before: string) => `Entries of the audit trail from before ${before}`,
  } satisfies Record<Kept, (before: string) => string>,
  removal: "Saving this removes, within a day and for good:",
  retentionSaved: (days: Readonly<Record<Kept, number>>) =>
    `Saved: deliveries are kept ${count(days.deliveriesDays, "day", "days")}, alerts ${number(days.alertsDays)}, the audit trail ${number(days.auditDays)}.`,
} as const;
