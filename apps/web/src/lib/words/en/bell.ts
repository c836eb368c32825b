/** On every page. */
export const bellWords = {
  title: "Alerts",
  bell: (unread: number) => (unread === 0 ? "Alerts, none unread" : `Alerts, ${String(unread)} unread`),
  /** For eyes only. */
  badge: (unread: number) => (unread > 99 ? "99+" : String(unread)),
} as const;
