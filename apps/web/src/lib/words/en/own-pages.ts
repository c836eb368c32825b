/** What is one's own, and the way out: the menu that opens over a page. */
export const ownPageWords = {
  theme: "Theme",
  themes: { system: "System", light: "Light", dark: "Dark" },
  keys: "Keys",
  account: "Your account",
  tokens: "API tokens",
  sessions: "Where you are signed in",
  signOut: "Sign out",
  signOutFailed: "You are still signed in: the server did not answer. Try again.",
} as const;
