import type { CellKey, Channel, ToggleCommand } from "@tocsin/domain";
import { type ReactNode, type ToggleEvent, useCallback, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { shownKey } from "../../lib/own-keys.ts";
import type { SettingCell } from "../../lib/preferences/document.ts";
import { layerWords } from "../../lib/words/grid-layers.ts";
import { placeBeside } from "../place-beside.ts";
import { type Counts, NO_COUNTS, useCounts } from "./counts.ts";
import type { PreferenceGridProps } from "./grid-props.ts";
import { cellAt, type Position } from "./position.ts";
import css from "./layers.module.css";
import type { GridContext } from "./value-cell.tsx";

export interface DetailsPopoverProps extends Pick<PreferenceGridProps, "onRetry" | "onDecide"> {
  readonly grid: GridContext;
  readonly position: Position;
  /** The cells of a row or column, that the buttons act on. */
  readonly targets: readonly CellKey[];
  /** The place on screen that the details belong to; the same function for as long as they are open. */
  readonly anchor: (position: Position) => DOMRect | undefined;
  readonly details: PreferenceGridProps["details"] | undefined;
  readonly channelNotes: PreferenceGridProps["channelNotes"] | undefined;
  readonly channelLink: PreferenceGridProps["channelLink"] | undefined;
  readonly run: (command: ToggleCommand, targets: readonly CellKey[]) => void;
  /** `toCell`: focus goes back to where it came from. */
  readonly onClose: (toCell: boolean) => void;
}

/** What holds, who decided, who changed it last, and the commands of a cell, a row or a column as buttons with their keys. */
export function DetailsPopover(props: DetailsPopoverProps): ReactNode {
  const { grid, position, anchor, onClose } = props;
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const popover = box.current;
    if (popover === null) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      onClose(true);
    };
    popover.addEventListener("keydown", onKey);
    popover.showPopover();
    placeBeside(popover, anchor(position));
    popover.focus({ preventScroll: true });
    return () => popover.hidePopover();
  }, [anchor, position, onClose]);
  const cell = cellAt(position);
  const titleId = `${grid.idPrefix}-details`;
  // Closed by a click beside it: whatever was clicked keeps the focus, unless nothing has it.
  const closed = (event: ToggleEvent) => {
    if (event.newState === "closed") onClose(document.activeElement === document.body);
  };
  return (
    <div ref={box} popover="auto" role="dialog" tabIndex={-1} aria-labelledby={titleId} className={css["details"]} onToggle={closed}>
      {cell === null ? <GroupDetails {...props} titleId={titleId} /> : <CellDetails {...props} cellKey={cell} titleId={titleId} />}
      <button type="button" className={css["close"]} onClick={() => onClose(true)}>
        {grid.words.close}
      </button>
    </div>
  );
}

interface CellDetailsProps extends DetailsPopoverProps {
  readonly cellKey: CellKey;
  readonly titleId: string;
}

function CellDetails({ grid, cellKey, titleId, details, ...actions }: CellDetailsProps): ReactNode {
  const { source, words, reader } = grid;
  const id = `${cellKey.event}:${cellKey.channel}` as const;
  const subscribe = useCallback((listener: () => void) => source.subscribe(id, listener), [source, id]);
  const cell = useSyncExternalStore(subscribe, () => source.cell(id));
  if (cell === undefined) return <h2 id={titleId}>{words.loadingText()}</h2>;
  return (
    <>
      <h2 id={titleId}>{layerWords.cellTitle(cell)}</h2>
      <p>
        <strong>{layerWords.verdictText(cell, reader)}</strong>
      </p>
      {layerWords.detailLines(cell, reader).map((line) => (
        <p key={line}>{line}</p>
      ))}
      <CellActions cell={cell} grid={grid} {...actions} />
      {details?.(cell)}
    </>
  );
}

type CellActionsProps = Pick<DetailsPopoverProps, "grid" | "run" | "onRetry" | "onDecide" | "onClose"> & { readonly cell: SettingCell };

function CellActions({ cell, grid, run, onRetry, onDecide, onClose }: CellActionsProps): ReactNode {
  const { words, reader } = grid;
  const act = (action: () => void) => () => {
    action();
    onClose(true);
  };
  if (cell.edit !== "yes") return null;
  return (
    <div className={css["actions"]}>
      <Command label={layerWords.turnLabel(!cell.effective)} hint="Space" run={act(() => run("flip", [cell]))} />
      {cell.own === "inherit" || reader.scope === "system" ? null : (
        <Command label={layerWords.takeBackLabel(cell)} hint="Delete" run={act(() => run("inherit", [cell]))} />
      )}
      {cell.mark.kind === "failed" ? (
        <Command label={words.retry} hint={shownKey("retry", "matrix")} run={act(() => onRetry(cell))} />
      ) : null}
      {cell.mark.kind === "conflict" ? (
        <>
          <Command label={layerWords.keepMine} run={act(() => onDecide(cell, "mine"))} />
          <Command label={layerWords.keepTheirs} run={act(() => onDecide(cell, "theirs"))} />
        </>
      ) : null}
    </div>
  );
}

function GroupDetails(props: DetailsPopoverProps & { readonly titleId: string }): ReactNode {
  const { grid, position, targets, titleId, run, onClose } = props;
  const { source, words } = grid;
  const counts = useCounts(source, targets) ?? NO_COUNTS;
  const act = (command: ToggleCommand) => () => {
    onClose(true);
    run(command, targets);
  };
  const { row, column } = position;
  const [first] = targets;
  const unavailable = counts.of === 0 && first !== undefined ? source.cell(`${first.event}:${first.channel}`) : undefined;
  return (
    <>
      <h2 id={titleId}>{groupName(grid, position, counts)}</h2>
      {row === "head" ? null : <p>{words.eventHelp(row)}</p>}
      {unavailable === undefined ? null : <p>{words.reasonText(unavailable)}</p>}
      {counts.editable === 0 ? null : (
        <div className={css["actions"]}>
          <Command label={layerWords.turnAllLabel(true)} hint={shownKey("on", "matrix")} run={act("on")} />
          <Command label={layerWords.turnAllLabel(false)} hint={shownKey("off", "matrix")} run={act("off")} />
          {grid.reader.scope === "system" ? null : <Command label={layerWords.takeBackLabel(null)} hint="Delete" run={act("inherit")} />}
        </div>
      )}
      {column === "event" ? null : <ChannelHealth {...props} channel={column} />}
    </>
  );
}

function groupName({ words, reader }: GridContext, { row, column }: Position, counts: Counts): string {
  if (column !== "event") return words.columnName(column, counts, reader.scope);
  return row === "head" ? "" : words.rowName(row, counts);
}

type ChannelHealthProps = Pick<DetailsPopoverProps, "channelNotes" | "channelLink"> & { readonly channel: Channel };

/** What is wrong with a channel, if anything, and the way to where it is set up. */
function ChannelHealth({ channel, channelNotes, channelLink }: ChannelHealthProps): ReactNode {
  const note = channelNotes?.[channel];
  return (
    <>
      {note === undefined ? null : <p>{note}.</p>}
      {channelLink?.({ channel, to: "settings", content: layerWords.openChannel(channel), isTabStop: true })}
      {channelLink?.({ channel, to: "test", content: layerWords.testChannel(channel), isTabStop: true })}
    </>
  );
}

function Command({
  label,
  hint,
  run,
}: {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly run: () => void;
}): ReactNode {
  return (
    <button type="button" onClick={run} aria-keyshortcuts={hint}>
      {label}
      {hint === undefined ? null : <kbd aria-hidden="true">{hint}</kbd>}
    </button>
  );
}
