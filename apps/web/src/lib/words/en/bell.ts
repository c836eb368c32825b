/** On every page. */
export const bellWords = {
  title: "Alerts",
  bell: (unread: number) => (unread === 0 ? "Alerts, none unread" : `Alerts, ${String(unread)} unread`),
  /** For eyes only. */
  badge: (unread: number) => (unread > 99 ? "99+" : String(unread)),
  /** Said in passing, at most every half minute. */
  came: (n: number, critical: number) => {
    const alerts = n === 1 ? "1 new alert" : `${String(n)} new alerts`;
    return critical === 0 ? alerts : `${alerts}, ${String(critical)} critical`;
  },
} as const;
