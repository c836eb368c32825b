import {
  CHANNEL_LABEL,
  type CellKey,
  type CellReason,
  type Channel,
  EVENT_GROUPS,
  type EventGroup,
  type EventType,
  eventTypeInfo,
  type Scope,
  type Source,
  type UndeliverableReason,
} from "@tocsin/domain";
import { shownKey } from "../own-keys.ts";
import type { SettingCell } from "../preferences/document.ts";
import type { StepDone } from "../preferences/notices.ts";

/** Who reads a cell, and where. */
export interface Reader {
  readonly scope: Scope;
  /** Own user name as it comes in `changedBy`; null while unknown. */
  readonly me: string | null;
  /** The zone that times are shown in; without one the browser's. */
  readonly timeZone?: string | undefined;
}

/** What the cells of a row or column say together; those that are not available do not count. */
export interface CountOfOn {
  readonly on: number;
  readonly of: number;
  readonly locked: number;
}

const SCOPE_LABEL = {
  system: "System",
  personal: "Personal",
  template: "Template",
  product: "this product",
} as const satisfies Record<Scope, string>;

const SOURCE_LABEL = { ...SCOPE_LABEL, default: "the default" } as const satisfies Record<Source, string>;

const SHORT_CHANNEL = { alert: "Alert", mail: "Mail", slack: "Slack", msteams: "Teams", webhooks: "Hooks" } as const satisfies Record<
  Channel,
  string
>;

const REASON = {
  locked_by_system: "System decides this for everybody whom it reaches.",
  teams_shared_channel: "Microsoft Teams posts to one shared channel, so it cannot reach one person. It is set in System.",
  teams_not_in_template: "Template is what everybody’s Personal settings start from, and Teams, one shared channel, is not part of those.",
  superusers_only: "Only superusers change these settings. Ask one of them.",
} as const satisfies Record<CellReason, string>;

const plural = new Intl.PluralRules("en");

export function counted(n: number, one: string, many: string): string {
  return `${n} ${plural.select(n) === "one" ? one : many}`;
}

/** What saves again in a cell that was not saved: a key of its own, or Enter, which opens the button. */
export function retryKey(): string {
  return shownKey("retry", "matrix")?.replace(/.$/u, (letter) => letter.toUpperCase()) ?? "Enter";
}

/** Which key lists all keys, as it is said; empty where none does. */
export function listKeyText(): string {
  const key = shownKey("help", "matrix");
  return key === undefined ? "" : `${key === "?" ? "question mark" : key} lists all keys`;
}

export function onOff(on: boolean): "on" | "off" {
  return on ? "on" : "off";
}

export function joined(parts: readonly string[], separator: string): string {
  return parts.filter((part) => part !== "").join(separator);
}

export function scopeLabel(scope: Scope): string {
  return SCOPE_LABEL[scope];
}

export function sourceLabel(source: Source): string {
  return SOURCE_LABEL[source];
}

export function channelLabel(channel: Channel): string {
  return CHANNEL_LABEL[channel];
}

export function shortChannelLabel(channel: Channel): string {
  return SHORT_CHANNEL[channel];
}

export function eventLabel(event: EventType): string {
  return eventTypeInfo(event).label;
}

export function eventHelp(event: EventType): string {
  return eventTypeInfo(event).help;
}

/** All that is said of an event, and its key, for who looks for it. */
export function eventText(event: EventType): string {
  const { key, label, help, group } = eventTypeInfo(event);
  return [label, key, help, groupLabel(group)].join("\n");
}

export function groupLabel(group: EventGroup): string {
  return EVENT_GROUPS.find(({ key }) => key === group)?.label ?? group;
}

/** Why a cell cannot be changed, in one sentence; empty if it can. */
export function reasonText({ reason }: Pick<SettingCell, "reason">): string {
  return reason === null ? "" : REASON[reason];
}

/** Why a message would not go out although the cell is on; empty if it would. */
export function undeliverableText({ channel, deliverReason }: Pick<SettingCell, "channel" | "deliverReason">): string {
  if (deliverReason === null) return "";
  const words = {
    channel_disabled: `${CHANNEL_LABEL[channel]} is not connected`,
    connection_paused: `${CHANNEL_LABEL[channel]} is paused`,
    no_address: "no address to send to",
    address_refused: "the address was refused",
    no_endpoint: "no endpoint takes it",
  } as const satisfies Record<UndeliverableReason, string>;
  return words[deliverReason];
}

/** Where a cell's value comes from; empty where it is off, which needs no author. */
export function sourceText(cell: SettingCell, { scope, me }: Reader): string {
  if (!cell.effective) return "";
  if (cell.edit === "locked") return "set by System, locked";
  if (cell.source === "default") return "by default";
  if (cell.source !== scope) return `inherited from ${SOURCE_LABEL[cell.source]}`;
  return cell.changedBy === null || me === null || cell.changedBy === me ? "set by you" : `set by ${cell.changedBy}`;
}

export function changedByText(by: string | null, me: string | null): string {
  if (by === null) return "changed by somebody else";
  return by === me ? "changed in another window" : `changed by ${by}`;
}

function saveText({ mark }: SettingCell, me: string | null): string {
  switch (mark.kind) {
    case "none":
      return "";
    case "pending":
      return mark.age === "slow" ? "saving" : "";
    case "failed":
      return `not saved, press ${retryKey()} to retry`;
    case "conflict":
      return `${changedByText(mark.by, me)}, needs a decision`;
    case "updated":
      return changedByText(mark.by, me);
  }
}

/** `{event}, {channel}, {state}[, {source}][, {constraint}][, {save}]` */
export function cellName(cell: SettingCell, reader: Reader): string {
  return joined([eventLabel(cell.event), CHANNEL_LABEL[cell.channel], shortCellName(cell, reader)], ", ");
}

/** Without event and channel, for who hears them from the headers. */
export function shortCellName(cell: SettingCell, reader: Reader): string {
  if (cell.edit === "unavailable") return `not available in ${SCOPE_LABEL[reader.scope]}`;
  if (cell.edit === "forbidden") return `${onOff(cell.effective)}, view only`;
  const source = cell.mark.kind === "conflict" || cell.mark.kind === "failed" ? "" : sourceText(cell, reader);
  const constraint = cell.effective ? undeliverableText(cell) : "";
  return joined([onOff(cell.effective), source, constraint, saveText(cell, reader.me)], ", ");
}

export function loadingCellName({ event, channel }: CellKey): string {
  return `${eventLabel(event)}, ${CHANNEL_LABEL[channel]}, loading`;
}

export function inputName({ event, channel }: CellKey): string {
  return `${CHANNEL_LABEL[channel]} for ${eventLabel(event)}`;
}

export function columnInputName(channel: Channel): string {
  return `${CHANNEL_LABEL[channel]} for all events`;
}

export function columnName(channel: Channel, { on, of, locked }: CountOfOn, scope: Scope): string {
  if (of === 0) return `${CHANNEL_LABEL[channel]}, not available in ${SCOPE_LABEL[scope]}`;
  return joined([CHANNEL_LABEL[channel], `${on} of ${of} on`, locked > 0 ? `${locked} locked` : ""], ", ");
}

export function rowName(event: EventType, { on, of, locked }: CountOfOn): string {
  return joined([eventLabel(event), `${on} of ${of} on`, locked > 0 ? `${locked} locked` : ""], ", ");
}

/** What a set of cells is called: one cell, one channel, one event type, or a number of settings. */
export function cellsName(cells: readonly CellKey[]): string {
  const [first] = cells;
  if (first === undefined) return "nothing";
  if (cells.length === 1) return inputName(first);
  if (cells.every((cell) => cell.channel === first.channel))
    return `${CHANNEL_LABEL[first.channel]} for ${counted(cells.length, "event", "events")}`;
  if (cells.every((cell) => cell.event === first.event))
    return `${eventLabel(first.event)} for ${counted(cells.length, "channel", "channels")}`;
  return counted(cells.length, "setting", "settings");
}

export function stepName({ changes, name }: StepDone): string {
  return name ?? cellsName(changes);
}
