import type { CellKey, ToggleCommand } from "@tocsin/domain";
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { isMac } from "../../lib/is-mac.ts";
import type { DetailsPopoverProps } from "./details-popover.tsx";
import { cellsOf, clickCell, extendTo, type GridPorts, pressKey } from "./grid-controller.ts";
import type { PreferenceGridProps } from "./grid-props.ts";
import { GridState } from "./grid-state.ts";
import type { GuardDialogProps } from "./guard-dialog.tsx";
import { carryOut, type GuardedPlan, perform } from "./perform.ts";
import { cellAt, contains, kindOf, type Layout, type Position, positionId, positionOf } from "./position.ts";
import { stopIn } from "./stop-in.ts";
import { createTypeahead } from "./typeahead.ts";

interface Handlers {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: (event: FocusEvent) => void;
}

export interface GridParts {
  readonly state: GridState;
  readonly root: RefObject<HTMLDivElement | null>;
  readonly handlers: Handlers;
  readonly popover: Omit<DetailsPopoverProps, "grid"> | null;
  readonly guard: GuardDialogProps | null;
}

interface Opened {
  readonly position: Position;
  readonly source: PreferenceGridProps["source"];
}

/** Joins the grid's state with the page: one set of handlers on the table, focus, details and confirmation. */
export function useGrid(props: PreferenceGridProps, layout: Layout): GridParts {
  const root = useRef<HTMLDivElement>(null);
  const [state] = useState(() => new GridState(layout, props.initialCell ?? null));
  const [opened, setOpen] = useState<Opened | null>(null);
  // Details belong to the scope they were opened in: a link in them may lead to another.
  const open = opened?.source === props.source ? opened.position : null;
  const openDetails = useCallback((position: Position) => setOpen({ position, source: props.source }), [props.source]);
  const closeDetails = useCallback(() => setOpen(null), []);
  const [asked, setAsked] = useState<GuardedPlan | null>(null);
  const focus = useCallback((position: Position) => focusAt(root.current, position), []);
  const ports = usePorts(props, { root, state, focus, openDetails, setAsked });
  const { handlers, hasFocus } = useHandlers(ports);
  useLayoutEffect(() => {
    if (state.layout === layout) return;
    state.setLayout(layout);
    // The focused row may have gone: focus stays in the grid.
    if (hasFocus.current && root.current?.contains(document.activeElement) !== true) focus(state.rover);
  }, [state, layout, focus, hasFocus]);
  useLinkedCell(props, state, focus);
  return {
    state,
    root,
    handlers,
    popover: useDetails(open, closeDetails, { props, layout, ports, root }),
    guard: useGuard(asked, setAsked, { props, ports }),
  };
}

/** Goes to the cell that a link names: when the grid appears, and when another link is followed while it is there. */
function useLinkedCell(
  { initialCell, focusInitially = false, scope }: PreferenceGridProps,
  state: GridState,
  focus: (position: Position) => void,
): void {
  const target =
    focusInitially && initialCell !== null && initialCell !== undefined ? `${scope} ${initialCell.event}:${initialCell.channel}` : null;
  useEffect(() => {
    const position = positionOf(target?.split(" ")[1]);
    if (position !== null && contains(state.layout, position)) focus(position);
  }, [target, state, focus]);
}

interface Own {
  readonly root: RefObject<HTMLDivElement | null>;
  readonly state: GridState;
  readonly focus: (position: Position) => void;
  readonly openDetails: (position: Position) => void;
  readonly setAsked: (asked: GuardedPlan) => void;
}

/** What the controller works with, always by the newest props, behind one lasting reference. */
function usePorts(props: PreferenceGridProps, own: Own): RefObject<GridPorts> {
  const [typeahead] = useState(createTypeahead);
  const { root, state, focus, openDetails, setAsked } = own;
  const now: GridPorts = {
    ...props,
    state,
    typeahead,
    focus,
    ask: setAsked,
    openDetails,
    follow: ({ column }, to) => column !== "event" && props.onChannelKey?.(column, to) === true,
    isMac: isMac(),
    isRightToLeft: () => root.current !== null && getComputedStyle(root.current).direction === "rtl",
    visibleRows: () => countVisibleRows(root.current),
  };
  const ports = useRef(now);
  useLayoutEffect(() => {
    ports.current = now;
  });
  return ports;
}

function useHandlers(ports: RefObject<GridPorts>): { readonly handlers: Handlers; readonly hasFocus: RefObject<boolean> } {
  const hasFocus = useRef(false);
  const isPointer = useRef(false);
  const pressedFrom = useRef<Position | null>(null);
  const handlers = useMemo(
    (): Handlers => ({
      onKeyDown(event) {
        const position = positionUnder(event.target);
        if (position === null || event.defaultPrevented || event.nativeEvent.isComposing) return;
        // The box inside a cell switches by its own click.
        if (event.target instanceof HTMLInputElement && event.key === " ") return;
        if (pressKey(event.nativeEvent, position, ports.current)) event.preventDefault();
      },
      onPointerDown(event) {
        isPointer.current = true;
        // Pressing moves focus before the click comes: a range starts where focus was.
        pressedFrom.current = ports.current.state.rover;
        window.addEventListener("pointerup", () => (isPointer.current = false), { once: true });
        const position = positionUnder(event.target);
        if (position === null || event.shiftKey) return;
        ports.current.state.select(null);
        ports.current.state.moveTo(position);
      },
      onClick(event) {
        const position = positionUnder(event.target);
        if (position !== null) click(event, position, { ports: ports.current, from: pressedFrom.current });
      },
      onFocus(event) {
        hasFocus.current = true;
        const position = positionUnder(event.target);
        if (position === null) return;
        // A pointer that lands on the box means the cell; assistive technology that does so stays where it is.
        if (isPointer.current && event.target instanceof HTMLInputElement) return focusStop(placeOf(event.target));
        ports.current.state.moveTo(position);
        const cell = cellAt(position);
        if (cell !== null) ports.current.onCellFocus?.(cell);
      },
      onBlur() {
        hasFocus.current = false;
      },
    }),
    [ports],
  );
  return { handlers, hasFocus };
}

function click(
  event: MouseEvent,
  position: Position,
  { ports, from }: { readonly ports: GridPorts; readonly from: Position | null },
): void {
  const cell = cellAt(position);
  if (cell !== null)
    return event.shiftKey && ports.isSimple !== true
      ? extendTo(cell, from ?? ports.state.rover, ports)
      : clickCell(cell, event.detail > 0, ports);
  if (kindOf(position) === "event") return ports.openDetails(position);
  if (event.target instanceof HTMLInputElement) perform("flip", cellsOf(position, ports.state.layout), ports);
  // A click on the box's label comes again as a click on the box.
  else if (event.target instanceof Element && event.target.closest("label, a") === null) ports.openDetails(position);
}

interface DetailsOwn {
  readonly props: PreferenceGridProps;
  readonly layout: Layout;
  readonly ports: RefObject<GridPorts>;
  readonly root: RefObject<HTMLDivElement | null>;
}

function useDetails(open: Position | null, close: () => void, { props, layout, ports, root }: DetailsOwn): GridParts["popover"] {
  const anchor = useCallback((position: Position) => elementAt(root.current, position)?.getBoundingClientRect(), [root]);
  const run = useCallback((command: ToggleCommand, targets: readonly CellKey[]) => perform(command, targets, ports.current), [ports]);
  const onClose = useCallback(
    (toCell: boolean) => {
      close();
      if (toCell && open !== null) ports.current.focus(open);
    },
    [open, close, ports],
  );
  if (open === null) return null;
  const { details, channelNotes, channelLink, onRetry, onDecide } = props;
  return { position: open, targets: cellsOf(open, layout), details, channelNotes, channelLink, onRetry, onDecide, anchor, run, onClose };
}

interface GuardOwn {
  readonly props: PreferenceGridProps;
  readonly ports: RefObject<GridPorts>;
}

function useGuard(asked: GuardedPlan | null, setAsked: (asked: null) => void, { props, ports }: GuardOwn): GuardDialogProps | null {
  const onCancel = useCallback(() => {
    setAsked(null);
    ports.current.focus(ports.current.state.rover);
  }, [setAsked, ports]);
  const onConfirm = useCallback(() => {
    onCancel();
    if (asked !== null) carryOut(asked, ports.current);
  }, [asked, onCancel, ports]);
  if (asked === null) return null;
  const { scope, words, reach } = props;
  return { guarded: asked, scope, words, reach, onConfirm, onCancel };
}

function positionUnder(target: EventTarget): Position | null {
  return target instanceof Element ? positionOf(placeOf(target)?.getAttribute("data-at")) : null;
}

function placeOf(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>("[data-at]");
}

function elementAt(root: HTMLElement | null, position: Position): HTMLElement | null {
  return root?.querySelector<HTMLElement>(`[data-at="${positionId(position)}"]`) ?? null;
}

function focusAt(root: HTMLElement | null, position: Position): void {
  const element = elementAt(root, position);
  focusStop(element);
  element?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Moves nothing: what is pressed has to be under the pointer still when it is released. */
function focusStop(place: HTMLElement | null): void {
  stopIn(place)?.focus({ preventScroll: true });
}

function countVisibleRows(root: HTMLElement | null): number {
  const rows = [...(root?.querySelectorAll("[data-row]") ?? [])].map((row) => row.getBoundingClientRect());
  return rows.filter(({ top, bottom }) => bottom > 0 && top < window.innerHeight).length;
}
