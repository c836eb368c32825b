import type { CellKey, ToggleCommand } from "@tocsin/domain";
import { meantChord } from "../../lib/own-keys.ts";
import { type Action, commandFor, type KeyCommand } from "./commands.ts";
import type { ChannelPlace, PreferenceGridProps } from "./grid-props.ts";
import { type GridState, rangeStart, wholeRange } from "./grid-state.ts";
import { perform, type PerformPorts, refuse } from "./perform.ts";
import { cellAt, kindOf, type Layout, move, pageRows, type Position, positionId, type Step } from "./position.ts";
import type { Typeahead } from "./typeahead.ts";

const RANGE_IDLE_MS = 300;

export type GridPorts = PerformPorts &
  Pick<PreferenceGridProps, "isSimple" | "onUndo" | "onRedo" | "onFlush" | "onRetry" | "onRetryAll" | "onCellFocus"> & {
    readonly state: GridState;
    readonly typeahead: Typeahead;
    readonly focus: (position: Position) => void;
    readonly openDetails: (position: Position) => void;
    /** Goes to where the channel of a place is set up, or tried out; false: there is no such place for this reader. */
    readonly follow: (position: Position, to: ChannelPlace) => boolean;
    readonly isRightToLeft: () => boolean;
    readonly isMac: boolean;
    readonly visibleRows: () => number;
  };

/** A key press at a position; true if it was ours, and the browser shall do nothing more with it. */
export function pressKey(event: KeyboardEvent, position: Position, ports: GridPorts): boolean {
  const kind = kindOf(position);
  // On a name every letter is text, whatever it calls elsewhere.
  if (kind === "event" && isLetter(event)) return typeAhead(event.key, position, ports);
  const chord = meantChord(event, "matrix", ports.isMac);
  const found = chord === null ? null : commandFor(chord, kind);
  if (found === null || (ports.isSimple === true && isOfGrid(found))) return false;
  if (found.step !== null) return found.does === "move" ? go(found.step, position, ports) : extend(found.step, position, ports);
  // A held key repeats steps only; its default (scrolling, saving the page) is stopped all the same.
  return event.repeat || ACTIONS[found.does](position, ports);
}

function isLetter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey && /^\p{L}$/u.test(key);
}

/** A simple table has neither arrows nor ranges: Tab moves. */
function isOfGrid({ step, does }: KeyCommand): boolean {
  return step !== null || does.startsWith("select");
}

function typeAhead(typed: string, position: Position, { state, typeahead, words, focus }: GridPorts): boolean {
  const { events } = state.layout;
  const index = typeahead.find(
    typed,
    events.map((event) => words.eventLabel(event)),
    position.row === "head" ? 0 : events.indexOf(position.row),
  );
  const row = index === null ? undefined : events[index];
  if (row !== undefined) focus({ row, column: "event" });
  return true;
}

const ACTIONS: Readonly<Record<Action, (position: Position, ports: GridPorts) => boolean>> = {
  toggle: (position, ports) => change("flip", targetsOf(position, ports), ports),
  "set-on": (position, ports) => change("on", targetsOf(position, ports), ports),
  "set-off": (position, ports) => change("off", targetsOf(position, ports), ports),
  "take-back": (position, ports) => change("inherit", targetsOf(position, ports), ports),
  "toggle-row": (position, ports) => change("flip", rowOf(position, ports.state.layout), ports),
  "toggle-column": (position, ports) => change("flip", columnOf(position, ports.state.layout), ports),
  "select-row": (position, ports) => selectWhole("row", position, ports),
  "select-column": (position, ports) => selectWhole("column", position, ports),
  "select-all": (position, ports) => selectWhole("all", position, ports),
  details: (position, ports) => done(ports.openDetails(position)),
  open: (position, ports) => ports.follow(position, "settings"),
  test: (position, ports) => ports.follow(position, "test"),
  undo: (_, ports) => done(ports.onUndo()),
  redo: (_, ports) => done(ports.onRedo()),
  retry: (position, ports) => retry(position, ports),
  "retry-all": (_, ports) => done(ports.onRetryAll()),
  flush: (_, ports) => done(ports.onFlush()),
  escape: (_, ports) => clearRange(ports),
};

function done(_: void): boolean {
  return true;
}

function change(command: ToggleCommand, targets: readonly CellKey[], ports: GridPorts): boolean {
  perform(command, targets, ports);
  return true;
}

/** What a command at a position acts on: the selected range, or what belongs to the place. */
function targetsOf(position: Position, { state }: GridPorts): readonly CellKey[] {
  return state.range === null ? cellsOf(position, state.layout) : state.selectedCells();
}

/** The cell at a place, the row of a name, the column of a header. */
export function cellsOf(position: Position, layout: Layout): readonly CellKey[] {
  const cell = cellAt(position);
  if (cell !== null) return [cell];
  return kindOf(position) === "event" ? rowOf(position, layout) : columnOf(position, layout);
}

function rowOf({ row }: Position, { channels }: Layout): readonly CellKey[] {
  return row === "head" ? [] : channels.map((channel) => ({ event: row, channel }));
}

/** Only the rows that are shown. */
function columnOf({ column }: Position, { events }: Layout): readonly CellKey[] {
  return column === "event" ? [] : events.map((event) => ({ event, channel: column }));
}

function go(towards: Step, position: Position, ports: GridPorts): boolean {
  ports.state.select(null);
  ports.focus(stepped(towards, position, ports));
  return true;
}

function stepped(towards: Step, position: Position, { state, isRightToLeft, visibleRows }: GridPorts): Position {
  const mirrored = towards === "start" ? "end" : "start";
  const isTurned = (towards === "start" || towards === "end") && isRightToLeft();
  return move(position, isTurned ? mirrored : towards, state.layout, pageRows(visibleRows()));
}

/** Grows or shrinks the range through its anchor; a range made otherwise starts anew from the focused cell. */
function extend(towards: Step, position: Position, ports: GridPorts): boolean {
  const { state } = ports;
  const at = rangeStart(position, state.layout);
  if (at === null) return false;
  const extent = extentAfter(towards, position, at, ports);
  const isOwn = state.range !== null && positionId(positionOfCell(state.range.extent)) === positionId(positionOfCell(at));
  ports.focus(positionOfCell(extent));
  state.select({ anchor: isOwn && state.range !== null ? state.range.anchor : at, extent });
  return saySelected(ports);
}

/** From a row's name the range starts at its first channel; it never leaves the values. */
function extentAfter(towards: Step, position: Position, at: CellKey, ports: GridPorts): CellKey {
  if (kindOf(position) === "event" && (towards === "end" || towards === "start")) return at;
  return rangeStart(stepped(towards, positionOfCell(at), ports), ports.state.layout) ?? at;
}

/** Shift and a click: the range from the focused cell to the one clicked. */
export function extendTo(cell: CellKey, from: Position, ports: GridPorts): void {
  const anchor = ports.state.range?.anchor ?? rangeStart(from, ports.state.layout) ?? cell;
  ports.focus(positionOfCell(cell));
  ports.state.select({ anchor, extent: cell });
  saySelected(ports);
}

function positionOfCell({ event, channel }: CellKey): Position {
  return { row: event, column: channel };
}

function selectWhole(of: "row" | "column" | "all", position: Position, ports: GridPorts): boolean {
  ports.state.select(wholeRange(ports.state.layout, of, position));
  return saySelected(ports);
}

function saySelected({ state, announcer, words }: GridPorts): boolean {
  announcer.polite(words.selectedText(state.selectedCells().length), { topic: "toggle", idleMs: RANGE_IDLE_MS });
  return true;
}

function clearRange({ state }: GridPorts): boolean {
  if (state.range === null) return false;
  state.select(null);
  return true;
}

function retry(position: Position, { source, onRetry }: GridPorts): boolean {
  const cell = cellAt(position);
  const mark = cell === null ? undefined : source.cell(`${cell.event}:${cell.channel}`)?.mark;
  if (cell === null || mark?.kind !== "failed") return false;
  onRetry(cell);
  return true;
}

/** A click in a value cell: what Space does there. Where nothing can be changed, a pointer gets the details and a voice the reason. */
export function clickCell(cell: CellKey, isPointer: boolean, ports: GridPorts): void {
  const now = ports.source.cell(`${cell.event}:${cell.channel}`);
  if (now === undefined || now.edit === "yes") perform("flip", [cell], ports);
  else if (isPointer) ports.openDetails(positionOfCell(cell));
  else refuse(now, ports);
}
