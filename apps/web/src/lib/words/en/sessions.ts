const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;

const SYSTEMS = [
  ["Windows", "Windows"],
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Mac OS", "macOS"],
  ["Linux", "Linux"],
] as const;

/** Enough of a browser's long self-description to tell one's own from a stranger's. */
function agent(userAgent: string | null): string {
  if (userAgent === null || userAgent === "") return "Unknown browser";
  const browser = BROWSERS.find(([mark]) => userAgent.includes(mark))?.[1];
  const system = SYSTEMS.find(([mark]) => userAgent.includes(mark))?.[1];
  if (browser === undefined) return userAgent.slice(0, 60);
  return system === undefined ? browser : `${browser} on ${system}`;
}

export const sessionWords = {
  title: "Where you are signed in",
  lead: "End what you do not know; it takes effect at once.",
  browser: "Browser",
  current: "This one",
  agent,
  signedIn: "Signed in",
  lastSeen: "Last seen",
  end: "End",
  endName: (name: string) => `End ${name}`,
  ended: "Session ended.",
} as const;
