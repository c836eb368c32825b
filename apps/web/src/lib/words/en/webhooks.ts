import type { Endpoint, PingOutcome } from "@tocsin/contract";
import type { EndpointFormat } from "@tocsin/domain";
import { count as counted } from "./numbers.ts";

const pingTaken = ({ code, durationMs }: PingOutcome): string => `The ping was taken: ${code ?? ""} in ${String(durationMs)} ms.`;
const pingFailed = ({ code, text }: PingOutcome): string => `The ping failed: ${[code, text].filter((part) => part !== null).join(" ")}`;

export const webhookWords = {
  title: "Webhooks",
  lead: "Signed requests to programs of yours, one for each event that Webhooks is on for in your settings.",
  leadShared: "Signed requests to programs: to your own for what your settings say, to shared ones for what System says.",
  add: "Add endpoint",
  own: "Your endpoints",
  shared: "Shared endpoints",
  others: "Endpoints of others",
  othersMeaning: "You see where they go and how they are, and may turn them off.",
  noneOwn: "You have no endpoint. Until you add one, Webhooks settings are kept, but nothing goes out for you.",
  noneShared: "No shared endpoint. What System has on for Webhooks goes to these.",
  channelOff: "Webhooks are switched off for everybody. Endpoints are kept; nothing goes out until a superuser turns them on in Channels.",
  openChannels: "Open Channels",
  goesTo: "Goes to",
  owner: "Owner",
  events: "Events",
  allEvents: "All event types",
  someEvents: (labels: readonly string[]) => (labels.length <= 3 ? labels.join(", ") : counted(labels.length, "event type", "event types")),
  format: "Format",
  formats: {
    standard: "Standard Webhooks",
    defectdojo: "DefectDojo",
    cloudevents: "CloudEvents",
    cloudevents_binary: "CloudEvents, in headers",
  } satisfies Record<EndpointFormat, string>,
  header: "Header",
  since: "since",
  nextTry: "Next try",
  pastSecrets: (count: number) =>
    count === 1
      ? "The secret before the last exchange signs as well until"
      : `${String(count)} earlier secrets sign as well, the last one until`,
  states: { active: "Active", errors_seen: "Active, errors seen", paused: "Paused after errors", off: "Off" } satisfies Record<
    Endpoint["state"]["state"],
    string
  >,
  deliveries: "Deliveries",
  deliveriesTo: (name: string) => `Deliveries to ${name}`,
  pausedMeaning: "Its messages wait. One of them goes at the next try; the rest follow once it is taken.",
  offMeaning: "Nothing is sent to it. Turn it on once its address takes requests again; what it missed can be sent again then.",
  barred: "Nothing is sent to it. Ask a superuser to turn it on again.",
  ping: "Ping",
  pingOf: (name: string) => `Ping ${name}`,
  pinging: "Pinging…",
  pinged: (outcome: PingOutcome) => (outcome.delivered ? pingTaken(outcome) : pingFailed(outcome)),
  noPing: "No ping was sent: five in a minute are enough.",
  pingTooSoon: (seconds: number | null) =>
    seconds === null
      ? "No ping was sent: five in a minute are enough. Try again in a minute."
      : `No ping was sent: five in a minute are enough. Try again in ${counted(Math.ceil(seconds), "second", "seconds")}.`,
  edit: "Edit",
  editOf: (name: string) => `Edit ${name}`,
  exchange: "Exchange secret",
  exchangeOf: (name: string) => `Exchange secret of ${name}`,
  turnOff: "Turn off",
  turnOffOf: (name: string) => `Turn off ${name}`,
  turnOn: "Turn on again",
  turnOnOf: (name: string) => `Turn on again: ${name}`,
  replay: "Send again",
  replayOf: (name: string) => `Send again to ${name} what it missed`,
  replayTitle: (name: string) => `Send ${name} again what it missed?`,
  replayMeaning:
    "What was on its way to it and failed, came too late or was skipped as it was turned off goes again, as new deliveries with new ids. Events that came while it was off were never for it.",
  replaySince: "Missed since",
  replaySinceHint: (zone: string) => `By this device’s clock (${zone}).`,
  replayCount: (count: number) =>
    count === 0 ? "It missed nothing since then." : `It missed ${counted(count, "delivery", "deliveries")}.`,
  replayGo: (count: number) => `Send ${counted(count, "delivery", "deliveries")} again`,
  replayed: "What it missed is on its way.",
  remove: "Delete",
  removeOf: (name: string) => `Delete ${name}`,
  turnedOff: (name: string) => `${name} is off.`,
  turnedOn: (name: string) => `${name} is on again. What waited is sent now.`,
  addTitle: "Add an endpoint",
  editTitle: (name: string) => `Edit ${name}`,
  name: "Name",
  nameHint: "What you call it, as in SIEM.",
  nameMissing: "Enter a name.",
  url: "URL",
  urlHint: "An https address. It is checked now and before every request.",
  urlMissing: "Enter the URL.",
  urlBad: "Enter an address that begins with https://.",
  ownerMe: "Me: follows my settings",
  ownerShared: "Nobody: shared, follows System",
  which: "Events it takes",
  whichAll: "All event types, and those of later versions",
  whichSome: "Only these",
  eventsMissing: "Choose at least one event type.",
  formatHint:
    "DefectDojo: as DefectDojo’s own webhooks are. CloudEvents: version 1.0, whole in the body or with its attributes in headers. All are signed.",
  headerName: "Header name",
  headerNameHint: "For receivers that want a key of their own. Empty: none.",
  headerValue: "Header value",
  headerValueHint: "Stored encrypted and never shown again.",
  headerKept: (mask: string) => `Stored (${mask}). Leave this empty to keep it; with another URL enter it again.`,
  headerValueMissing: "Enter the header’s value.",
  save: "Save",
  create: "Add and ping",
  saved: (name: string) => `${name} was saved.`,
  secretTitle: (name: string) => `Signing secret of ${name}`,
  secret: "Signing secret",
  secretOnce: "It is shown this once. Enter it at the receiver: it proves that a request comes from here.",
  done: "Done",
  exchangeTitle: (name: string) => `Exchange the secret of ${name}?`,
  exchangeMeaning:
    "You get a new secret. For 24 hours the one of now signs as well, so that the receiver has time to change over; so do earlier ones to the end of their day.",
  oldUntil: "The old one is valid until",
  removeTitle: (name: string) => `Delete ${name}?`,
  removeMeaning: "It gets nothing any more. The log of what it got stays. This cannot be undone.",
  removeTakes: (types: number | null) =>
    types === null ? "It takes every type of event." : `It takes ${types === 1 ? "one type" : `${String(types)} types`} of events.`,
  removeWaitingUnknown: "What waits for it will not be sent; how much that is could not be read.",
  removeWaiting: (count: number, hasMore: boolean) => {
    if (count === 0) return "Nothing waits for it.";
    if (hasMore) return `More than ${String(count)} messages wait for it and will not be sent.`;
    return count === 1 ? "One message waits for it and will not be sent." : `${String(count)} messages wait for it and will not be sent.`;
  },
  removed: (name: string) => `${name} was deleted.`,
  enabled: "Send webhooks",
  enabledHint: "Off: new webhooks are counted as skipped, not sent later; what waits already goes on waiting.",
  timeLimit: "Time limit",
  seconds: (seconds: number) => counted(seconds, "second", "seconds"),
  timeout: "Seconds to wait for an answer",
  timeoutHint: "From 5 to 30; for the whole answer.",
  timeoutBad: "A number from 5 to 30.",
  manage: "All endpoints",
  counts: (items: readonly Endpoint[]) => {
    const count = (states: readonly Endpoint["state"]["state"][]) => items.filter(({ state }) => states.includes(state.state)).length;
    const parts = [
      [count(["active", "errors_seen"]), "active"],
      [count(["paused"]), "paused"],
      [count(["off"]), "off"],
    ] as const;
    const said = parts.flatMap(([number, word]) => (number === 0 ? [] : [`${String(number)}\u00a0${word}`]));
    return said.length === 0 ? "none yet" : said.join(", ");
  },
} as const;
