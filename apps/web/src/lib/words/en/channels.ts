import type { ChannelView, MailSettings } from "@tocsin/contract";

type Health = ChannelView["health"]["state"];
type Tries = NonNullable<ChannelView["health"]["tries"]>;

export const channelWords = {
  title: "Channels",
  lead: "How notifications leave Tocsin. In-app alerts always work and need no set-up.",
  health: { working: "Working", failing: "Failing", not_set_up: "Not set up", off: "Switched off" } satisfies Record<Health, string>,
  tries: { none: "Nothing sent yet", newest_failed: "Last try failed" } satisfies Record<Tries, string>,
  healthMeaning: {
    mail: {
      working: "Mail goes out.",
      failing: "Mail waits and is sent once the server takes it again.",
      not_set_up: "Enter a mail server; until then mail settings are kept, but nothing goes out.",
      off: "Mail settings are kept, but nothing goes out.",
    },
    slack: {
      working: "Messages go out.",
      failing: "Messages wait and are sent once Slack takes them again. Saving tries at once.",
      not_set_up: "Enter an app’s token; until then Slack settings are kept, but nothing goes out.",
      off: "Slack settings are kept, but nothing goes out.",
    },
    msteams: {
      working: "Cards go to the flow.",
      failing: "Cards wait. Now and then the next one is tried, and all go out once the flow takes it. Saving tries at once.",
      not_set_up: "Enter a flow’s URL; until then Teams settings are kept, but nothing goes out.",
      off: "Teams settings are kept, but nothing goes out.",
    },
    webhooks: {
      working: "Each endpoint has a state of its own.",
      failing: "Webhooks wait.",
      not_set_up: "Turn webhooks on; until then settings are kept, but nothing goes out.",
      off: "Endpoints and settings are kept, but nothing goes out.",
    },
  } satisfies Record<string, Record<Health, string>>,
  triesMeaning: {
    none: "It is set up, but nothing has gone out yet. Tests do not count.",
    newest_failed: "The newest try failed. It is tried again; see the last error.",
  } satisfies Record<Tries, string>,
  since: "since",
  waiting: "Waiting",
  deliveries: (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "delivery" : "deliveries"}`,
  toDeliveries: "Deliveries",
  deliveriesBy: (label: string) => `Deliveries by ${label}`,
  whatToDo: "What to do",
  usage: (count: number, label: string) =>
    count === 1 ? `1 setting sends through ${label}.` : `${count.toLocaleString("en")} settings send through ${label}.`,
  goingOff: (count: number, label: string) =>
    `${channelWords.usage(count, label)} ${count === 1 ? "It stays, and sends" : "They stay, and send"} nothing while it is off.`,
  edit: "Edit",
  editOf: (label: string) => `Edit ${label}`,
  setUp: "Set up",
  setUpOf: (label: string) => `Set up ${label}`,
  none: "None",
  serverAt: ({ host, port, security }: Pick<MailSettings, "host" | "port" | "security">) => {
    const address = `${host.includes(":") ? `[${host}]` : host}:${String(port)}`;
    return `${address}, ${{ starttls: "STARTTLS", tls: "TLS", none: "not encrypted" }[security]}`;
  },
  settings: { mail: "Mail settings", slack: "Slack settings", msteams: "Teams settings", webhooks: "Webhook settings" },
  enabled: "Send mail",
  enabledHint: "Off: new mails are counted as skipped, not sent later; what waits already goes on waiting.",
  host: "Server",
  hostHint: "Name or address, without port.",
  port: "Port",
  security: "Encryption",
  securities: {
    starttls: "STARTTLS (usually 587)",
    tls: "TLS from the start (usually 465)",
    none: "None (trusted network only)",
  } satisfies Record<MailSettings["security"], string>,
  username: "User name",
  usernameHint: "Empty: send without signing in.",
  password: "Password",
  secretKept: (mask: string) => `Stored (${mask}).`,
  secretSetBy: (name: string | null) => (name === null ? "Set" : `Set by ${name}`),
  passwordHint: "Stored encrypted and never shown again.",
  replace: "Replace",
  keep: "Keep the stored one",
  remove: "Remove",
  willBeRemoved: "It is removed when you save.",
  from: "Sender",
  fromHint: "As in Tocsin <tocsin@example.com>.",
  systemTo: "Shared mailbox",
  systemToHint: "Gets everything that System has on for Mail. Empty: none.",
  save: "Save",
  overtaken:
    "Somebody else saved these settings in between. What you changed still stands here, unsaved; the rest is what they saved. Save again to put yours in its place, or load theirs.",
  loadTheirs: "Load what they saved",
  saved: {
    mail: "Mail settings saved.",
    slack: "Slack settings saved.",
    msteams: "Teams settings saved.",
    webhooks: "Webhook settings saved.",
  },
  hostMissing: "Enter the mail server’s name or address.",
  hostBad: "A name or address only, without port or path.",
  portBad: "A number from 1 to 65535.",
  fromMissing: "Enter the sender’s address.",
  addressBad: "Enter an address as in appsec@example.com, or leave this empty.",
  secretRequired: "Server, port or encryption changed: enter the password again.",
  incoming: "DefectDojo",
  connected: "Connected",
  instance: "Instance",
  lastHeard: "Last heard",
  notConnected: "Nothing heard yet",
  notConnectedHelp:
    "Let DefectDojo’s notification webhook point to /api/v1/ingest/defectdojo with a Tocsin token in its header; its test request shows up here.",
  makeItsToken: "Make its token",
} as const;
