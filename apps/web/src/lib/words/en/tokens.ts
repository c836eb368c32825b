import type { TokenScope } from "@tocsin/domain";
import { count } from "./numbers.ts";

/** What the example event says; a script puts its own there. */
const EXAMPLE_EVENT = `{"id":"build-42","type":"scan_added","title":"Created 3 findings"}`;

/** As a shell takes it, a line for each thing that it says. */
function curl(call: string, body?: string): string {
  const lines = [`curl ${call}`, '-H "Authorization: Bearer $TOKEN"'];
  if (body !== undefined) lines.push('-H "Content-Type: application/json"', body.startsWith("@") ? `-d ${body}` : `-d '${body}'`);
  return lines.join(" \\\n  ");
}

export const tokenWords = {
  title: "API tokens",
  lead: "What scripts and other programs sign in with. Each acts as you, within what you allow it.",
  add: "New token",
  none: {
    superuser:
      "You have no token. Make one to let DefectDojo or a script bring events in, or to read Tocsin from a program; a browser needs none.",
    person: "You have no token. Make one to let a program read what you see, or change your settings; a browser needs none.",
  },
  name: "Name",
  allows: "Allows",
  created: "Created",
  lastUsed: "Last used",
  neverUsed: "Not yet",
  expires: "Expires",
  never: "Never",
  expired: "Expired",
  /** Days until then, begun ones counted. */
  endsIn: (days: number) => (days <= 1 ? "within a day" : `in ${count(days, "day", "days")}`),
  revoke: "Revoke",
  revokeOf: (name: string) => `Revoke ${name}`,
  remove: "Remove",
  removeOf: (name: string) => `Remove ${name}`,

  scopes: {
    read: "Read",
    "events:write": "Bring events in",
    "directory:write": "Bring the directory in",
    admin: "Everything else",
  } satisfies Record<TokenScope, string>,
  scopeMeaning: {
    read: "Sees what you see: settings, products, alerts, deliveries, the live stream. Changes nothing.",
    "events:write": "Hands over what happened, from DefectDojo’s webhooks or a script. Reads and changes nothing else.",
    "directory:write": "Brings people, groups, products and who may see them. Can give people access to products.",
    admin: "Every other change that you may make, your own settings included. Only for what you trust like yourself.",
  } satisfies Record<TokenScope, string>,
  readMetrics: "Opens /metrics too.",
  superusersOnly: "Only a superuser’s token can do this.",
  asleep: "Nothing, while you are no superuser",

  addTitle: "New API token",
  nameHint: "What it is for, as in ci. Events that it brings name it as their source unless they name another.",
  which: "What it allows",
  expiresHint: (date: string) => `Ends on ${date}: what uses it is refused from then on. Make another before.`,
  lifetime: (days: number) => count(days, "day", "days"),
  recommended: (lifetime: string) => `${lifetime} (recommended)`,
  onDate: "On a date…",
  lastDay: "Last day",
  lastDayHint: "To its end, at most a year ahead.",
  create: "Make the token",
  nameMissing: "Enter a name.",
  scopesMissing: "Choose at least one thing that it allows.",
  dateMissing: "Choose a day from today on, at most a year ahead.",

  made: (name: string) => `Token ${name} made.`,
  madeTitle: (name: string) => `Your new token ${name}`,
  madeOnce: "Copy it now. It is shown this once, and nobody can look it up; who loses it makes another.",
  token: "Token",
  done: "Done",
  script: "In a script",
  scriptHow: "Put the token into TOKEN first; read -rs TOKEN keeps it out of the shell’s history.",
  scriptCall: "Command",
  scriptDocs: "All calls of the API",
  /** What to run first, by the most particular thing that the token allows. */
  command: {
    "events:write": (origin: string) => curl(`${origin}/api/v1/events`, EXAMPLE_EVENT),
    "directory:write": (origin: string) => curl(`-X PUT ${origin}/api/v1/directory`, "@company.json"),
    read: (origin: string) => curl(`${origin}/api/v1/products`),
    admin: (origin: string) => curl(`-X PATCH ${origin}/api/v1/alerts`, `{"filter":{"state":"unread"},"set":{"read":true}}`),
  } satisfies Record<TokenScope, (origin: string) => string>,
  commandDoes: {
    "events:write": "Brings one event, which concerns superusers because it names no product.",
    "directory:write": "Brings what company.json says.",
    read: "Lists the products that you may see.",
    admin: "Marks your alerts as read.",
  } satisfies Record<TokenScope, string>,
  dojo: "In DefectDojo",
  dojoSteps: {
    enable: "In the system settings, turn notifications by webhooks on.",
    add: "Add a notification webhook without an owner, with this URL and header, the token above as the header’s value:",
    choose: "In the notification settings, scope System, tick Webhooks for the events that Tocsin is to hear of.",
  },
  dojoUrl: "URL",
  dojoHeader: "Header name",
  dojoTest: "Its test request shows DefectDojo as connected on the Channels page.",

  revokeTitle: (name: string) => `Revoke ${name}?`,
  removeTitle: (name: string) => `Remove ${name}?`,
  removeMeaning: "It has expired and is refused already. Only the row in this list goes.",
  revokeAt: "From that moment on, for good:",
  stops: {
    read: "Programs that read with it are refused, and live streams that it opened end.",
    "events:write":
      "Events that it brings are refused. DefectDojo does not send them again and turns its webhook off: enter another token there first.",
    "directory:write": "The directory is no longer brought up to date with it. People keep the access that they have.",
    admin: "Programs that change things with it are refused.",
  } satisfies Record<TokenScope, string>,
  stillUsed: "Last used",
  neverUsedYet: "It has never been used.",
  revoked: (name: string) => `Token ${name} revoked.`,
  removed: (name: string) => `Token ${name} removed.`,
} as const;
