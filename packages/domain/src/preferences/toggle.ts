import { CRITICAL_EVENT_TYPES, type EventType } from "../catalogue.ts";
import type { CellEdit, CellView } from "./cell.ts";
import type { CellKey, Own, Scope } from "./scopes.ts";

/** `flip` is Space, x and c: on unless every target already is. `on`, `off` and `inherit` set this scope's own value. */
export type ToggleCommand = "flip" | "on" | "off" | "inherit";

export type ToggleCell = Pick<CellView, "event" | "channel" | "own" | "effective" | "inherited" | "edit">;

export interface ToggleRequest {
  readonly scope: Scope;
  readonly command: ToggleCommand;
  readonly targets: readonly ToggleCell[];
  /** Every cell of the scope: tells whether an event type loses its last channel. */
  readonly all: readonly ToggleCell[];
}

export interface CellChange extends CellKey {
  readonly from: Own;
  readonly to: Own;
}

export interface TogglePlan {
  readonly changes: readonly CellChange[];
  /** What the box of every target shows afterwards; null for `inherit`, which may differ from cell to cell. */
  readonly shows: boolean | null;
  /** Targets left alone because they cannot be changed, by reason. */
  readonly skipped: Readonly<Record<Exclude<CellEdit, "yes">, number>>;
  /** Asks before a shared scope loses much: more than ten cells off, or a critical event type's last channel. */
  readonly guard: { readonly count: number; readonly silenced: readonly EventType[] } | null;
}

const GUARD_COUNT_MAX = 10;

/** The toggle algebra: what one command changes, what it skips and whether to ask first. Sends nothing that changes nothing. */
export function planToggle({ scope, command, targets, all }: ToggleRequest): TogglePlan {
  const editable = targets.filter((cell) => cell.edit === "yes");
  const shows = command === "inherit" ? null : command === "flip" ? !editable.every((cell) => cell.effective) : command === "on";
  const to = ownValue(scope, shows);
  const changed = editable.filter((cell) => (command === "flip" ? cell.effective !== shows : cell.own !== to));
  const changes = changed.map(({ event, channel, own }) => ({ event, channel, from: own, to }));
  // Taking an answer back can silence as well as an off does.
  const goingOff = shows === true ? [] : changed.filter((cell) => cell.effective && (shows === false || !cell.inherited));
  return { changes, shows, skipped: countSkipped(targets), guard: guardOf(scope, goingOff, all) };
}

/** System has no "off": switching off there takes the answer back (rule L2). */
function ownValue(scope: Scope, shows: boolean | null): Own {
  if (shows === null) return "inherit";
  if (shows) return "on";
  return scope === "system" ? "inherit" : "off";
}

function countSkipped(targets: readonly ToggleCell[]): TogglePlan["skipped"] {
  const count = (edit: CellEdit) => targets.filter((cell) => cell.edit === edit).length;
  return { locked: count("locked"), unavailable: count("unavailable"), forbidden: count("forbidden") };
}

function guardOf(scope: Scope, goingOff: readonly ToggleCell[], all: readonly ToggleCell[]): TogglePlan["guard"] {
  if (scope !== "system" && scope !== "template") return null;
  const lost = new Set(goingOff.map(({ event, channel }) => `${event}:${channel}`));
  const isOn = ({ effective }: ToggleCell) => effective;
  const silenced = CRITICAL_EVENT_TYPES.filter((event) => {
    const on = all.filter((cell) => cell.event === event && isOn(cell));
    return on.length > 0 && on.every((cell) => lost.has(`${cell.event}:${cell.channel}`));
  });
  return goingOff.length > GUARD_COUNT_MAX || silenced.length > 0 ? { count: goingOff.length, silenced } : null;
}
