export const refusedSlackWords = {
  /** Stands before the address. */
  refused: "Slack does not deliver to",
  code: (code: string | null) => (code === null ? "" : ` (${code})`),
  /** Stands before how long ago it was. */
  since: "It first failed",
  meanwhile: "Each message is tried all the same, so it goes on by itself once Slack takes one.",
  toDo: "Enter the e-mail that Slack knows you by, or ask whoever runs your workspace.",
  directory: "Ask whoever runs your directory or your workspace.",
} as const;
