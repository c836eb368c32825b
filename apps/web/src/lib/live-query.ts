/** What may change behind the page's back is asked again every 15 seconds while the page is visible, and on focus. */
export const LIVE = { refetchInterval: 15_000, refetchIntervalInBackground: false, refetchOnWindowFocus: true } as const;
