/** User names: 1–150 of [A-Za-z0-9_.@+-], unique as written and compared exactly (rule P1). */
export const USERNAME_PATTERN = /^[A-Za-z0-9_.@+-]{1,150}$/;

export function isUsername(name: string): boolean {
  return USERNAME_PATTERN.test(name);
}

/** What an API token may be used for; a scope narrows what its owner may do, never widens it. */
export const TOKEN_SCOPES = ["read", "events:write", "directory:write", "admin"] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];
