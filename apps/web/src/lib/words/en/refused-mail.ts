const WHO_LIFTS = { own: "you say", other: "somebody says" } as const;

export const refusedMailWords = {
  /** Stands before the address. */
  refused: "The mail server refused",
  code: (code: string | null) => (code === null ? "" : ` (${code})`),
  until: (whose: keyof typeof WHO_LIFTS) => `No mail goes there until ${WHO_LIFTS[whose]} that it works again.`,
  tryAgain: "Try again",
  lifted: (address: string) => `Mail goes to ${address} again.`,
  mark: "Refused",
} as const;
