import type { CellChange, Channel, EventType, Own, Scope, TogglePlan } from "@tocsin/domain";
import type { FailureCause, SettingCell } from "../preferences/document.ts";
import { formatter } from "./en/clock.ts";
import {
  cellsName,
  changedByText,
  channelLabel,
  counted,
  eventLabel,
  joined,
  onOff,
  type Reader,
  reasonText,
  scopeLabel,
  sourceLabel,
  sourceText,
  undeliverableText,
} from "./grid-names.ts";

const CAUSE = {
  connection: "there was no connection",
  server: "the server did not answer",
  refused: "the server refused it",
} as const satisfies Record<FailureCause, string>;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What holds for a cell and who decided it. */
export function verdictText(cell: SettingCell, reader: Reader): string {
  if (cell.edit === "unavailable") return `Not available in ${scopeLabel(reader.scope)}.`;
  return `${capital(joined([onOff(cell.effective), cell.effective ? sourceText(cell, reader) : offSource(cell, reader)], ", "))}.`;
}

function offSource(cell: SettingCell, { scope }: Reader): string {
  if (cell.own === "off") return "set here";
  return cell.source === "default" || cell.source === scope ? "not set" : `inherited from ${sourceLabel(cell.source)}`;
}

/** The lines of a cell's details below the verdict, in order; empty ones left out. */
export function detailLines(cell: SettingCell, reader: Reader): readonly string[] {
  const lines = [reasonText(cell), undeliverableLine(cell), inheritedLine(cell), lastChangeLine(cell, reader), saveLine(cell, reader.me)];
  return lines.filter((line) => line !== "");
}

function undeliverableLine(cell: SettingCell): string {
  const why = undeliverableText(cell);
  if (cell.edit === "unavailable" || why === "") return "";
  // Slack is tried all the same (rule N4).
  const isTried = cell.channel === "slack" && cell.deliverReason === "address_refused";
  return `Nothing ${isTried ? "arrives" : "is sent"} for now: ${why}.`;
}

function inheritedLine(cell: SettingCell): string {
  if (cell.own === "inherit" || cell.edit !== "yes") return "";
  return `Without a setting here: ${onOff(cell.inherited)}${cell.inherited ? `, from ${sourceLabel(cell.inheritedSource)}` : ""}.`;
}

function lastChangeLine({ changedBy, changedAt }: SettingCell, { me, timeZone }: Reader): string {
  if (changedBy === null || changedAt === null) return "";
  const at = formatter({ dateStyle: "medium", timeStyle: "short" }, timeZone).format(new Date(changedAt));
  return `Last changed by ${changedBy === me ? "you" : changedBy}, ${at}.`;
}

function saveLine({ mark, channel }: SettingCell, me: string | null): string {
  switch (mark.kind) {
    case "failed":
      return `Your change to ${ownText(mark.wanted)} was not saved: ${mark.message ?? CAUSE[mark.cause]}.`.replace(/\.\.$/, ".");
    case "conflict":
      return `${capital(changedByText(mark.by, me))}. You wanted ${channelLabel(channel)} ${ownText(mark.mine)}.`;
    default:
      return "";
  }
}

export function cellTitle({ event, channel }: Pick<SettingCell, "event" | "channel">): string {
  return `${eventLabel(event)} · ${channelLabel(channel)}`;
}

/** Button that takes this scope's own value back; says what holds then. */
export function takeBackLabel(cell: SettingCell | null): string {
  return cell === null ? "Take settings back" : `Use inherited: ${onOff(cell.inherited)}`;
}

export function turnLabel(on: boolean): string {
  return `Turn ${onOff(on)}`;
}

export function turnAllLabel(on: boolean): string {
  return `Turn all ${onOff(on)}`;
}

export function guardTitle(scope: Scope, { count }: NonNullable<TogglePlan["guard"]>): string {
  return `Turn off ${counted(count, "setting", "settings")} in ${scopeLabel(scope)}?`;
}

export function guardLines(
  { silenced }: NonNullable<TogglePlan["guard"]>,
  changes: readonly CellChange[],
  reach: string | null,
): readonly string[] {
  const lost = silenced.map((event: EventType) => eventLabel(event)).join(", ");
  return [`This switches off: ${cellsName(changes)}.`, lost === "" ? "" : `No channel stays on for: ${lost}.`, reach ?? ""].filter(
    (line) => line !== "",
  );
}

export function guardConfirmLabel({ count }: NonNullable<TogglePlan["guard"]>): string {
  return `Turn off ${count}`;
}

/** From a column's details to the page where the channel is set up. */
export function openChannel(channel: Channel): string {
  return channel === "webhooks" ? "Open webhooks" : `Open the settings of ${channelLabel(channel)}`;
}

export function testChannel(channel: Channel): string {
  return `Test ${channelLabel(channel)}`;
}

export function ownText(own: Own): string {
  return own === "inherit" ? "not set" : own;
}
