export type CommandKind = "scope" | "page" | "action" | "event" | "product";

export const commandWords = {
  title: "Go to or do",
  find: "Page, event, product or action",
  results: "Commands",
  kinds: { scope: "Scope", page: "Page", action: "Action", event: "Event", product: "Product" } satisfies Record<CommandKind, string>,
  count: (n: number) => (n === 1 ? "1 result" : `${String(n)} results`),
  nothing: (text: string) => `Nothing is called “${text}”.`,
  productsFailed: "Products could not be looked up.",
  scopes: { system: "System settings", personal: "Personal settings", template: "Template" },
  newToken: "New API token",
  connectDojo: "Connect DefectDojo",
  setUp: (channel: string) => `Set up ${channel}`,
  columnOn: (channel: string) => `Turn ${channel} on for all events shown`,
  columnOff: (channel: string) => `Turn ${channel} off for all events shown`,
  keys: "All keys of this page",
} as const;
