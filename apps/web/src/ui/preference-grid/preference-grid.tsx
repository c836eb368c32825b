import type { CellReason, EventType } from "@tocsin/domain";
import { memo, type ReactNode, Suspense, useEffect, useId, useMemo } from "react";
import { useTimeZone } from "../../lib/time-zone.ts";
import type { PreferenceGridProps } from "./grid-props.ts";
import type { RowGroup } from "./grid-rows.ts";
import { ColumnHeader, type ColumnHeaderProps, EventCell } from "./header-cells.tsx";
import { Legend } from "./legend.tsx";
import { DetailsPopover, fetchLater, GuardDialog } from "./later.tsx";
import { LiveRegions } from "./live-regions.tsx";
import type { Layout } from "./position.ts";
import css from "./preference-grid.module.css";
import { useGrid } from "./use-grid.ts";
import { type GridContext, ValueCell } from "./value-cell.tsx";

export type { PreferenceGridProps } from "./grid-props.ts";

/** Every reason that a cell may refer to is in the page once, hidden, as the description of all cells that have it. */
const REASONS: readonly CellReason[] = ["locked_by_system", "teams_shared_channel", "teams_not_in_template", "superusers_only"];

const NO_MARKS: readonly string[] = [];

/** However busy the page is. */
const FETCH_LATER_MS = 1_000;

/**
 * The matrix of event types and channels: one tab stop, arrow keys, and every cell says what holds, who set it and why it
 * cannot be changed. Data and callbacks only; what is stored and how is not its business.
 */
export function PreferenceGrid(props: PreferenceGridProps): ReactNode {
  const {
    scope,
    source,
    groups,
    channels,
    words,
    announcer,
    me,
    labelledBy,
    density = "regular",
    isSimple = false,
    isBusy = false,
    marked = NO_MARKS,
  } = props;
  const idPrefix = useId();
  const layout = useLayout(groups, channels);
  const { state, root, handlers, popover, guard } = useGrid(props, layout);
  const timeZone = useTimeZone();
  const reader = useMemo(() => ({ scope, me, timeZone }), [scope, me, timeZone]);
  useEffect(() => whenIdle(() => void fetchLater()), []);
  const grid = useMemo(
    (): GridContext => ({ source, state, words, reader, idPrefix, isSimple }),
    [source, state, words, reader, idPrefix, isSimple],
  );
  return (
    <div ref={root} className={css["root"]} data-density={density}>
      <LiveRegions announcer={announcer} />
      <table
        role={isSimple ? undefined : "grid"}
        className={css["grid"]}
        aria-labelledby={labelledBy}
        aria-describedby={`${idPrefix}-hint`}
        aria-multiselectable={isSimple ? undefined : "true"}
        aria-busy={isBusy ? true : undefined}
        {...handlers}
      >
        <ColumnHeaders {...props} grid={grid} layout={layout} />
        {groups.map((group) => (
          <GroupRows key={group.key} grid={grid} group={group} layout={layout} marked={marked} />
        ))}
      </table>
      <p id={`${idPrefix}-hint`} className="visually-hidden">
        {words.hint(isSimple)}
      </p>
      {REASONS.map((reason) => (
        <span key={reason} id={`${idPrefix}-${reason}`} hidden>
          {words.reasonText({ reason })}
        </span>
      ))}
      <Legend words={words} isShort={!channels.includes("msteams")} />
      <Suspense>
        {popover === null ? null : <DetailsPopover grid={grid} {...popover} />}
        {guard === null ? null : <GuardDialog {...guard} />}
      </Suspense>
    </div>
  );
}

/** After the first paint, as soon as nothing else is to be done: before anybody opens the first of what comes later. */
function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(run, FETCH_LATER_MS);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(run, { timeout: FETCH_LATER_MS });
  return () => cancelIdleCallback(idle);
}

type ColumnHeadersProps = Pick<PreferenceGridProps, "channels" | "words" | "channelNotes" | "channelLink"> &
  Pick<ColumnHeaderProps, "grid" | "layout">;

function ColumnHeaders({ channels, words, channelNotes, channelLink, grid, layout }: ColumnHeadersProps): ReactNode {
  return (
    <thead>
      <tr>
        <th scope="col" className={css["corner"]}>
          {words.eventColumn}
        </th>
        {channels.map((channel) => (
          <ColumnHeader key={channel} grid={grid} layout={layout} channel={channel} note={channelNotes?.[channel]} link={channelLink} />
        ))}
      </tr>
    </thead>
  );
}

function useLayout(groups: readonly RowGroup[], channels: PreferenceGridProps["channels"]): Layout {
  return useMemo(() => ({ events: groups.flatMap(({ events }) => events), channels }), [groups, channels]);
}

interface GroupRowsProps {
  readonly grid: GridContext;
  readonly group: RowGroup;
  readonly layout: Layout;
  readonly marked: readonly string[];
}

const GroupRows = memo(function GroupRows({ grid, group, layout, marked }: GroupRowsProps): ReactNode {
  const headingId = `${grid.idPrefix}-group-${group.key}`;
  return (
    <tbody aria-labelledby={group.group === null ? undefined : headingId}>
      {group.group === null ? null : (
        <tr className={css["group"]}>
          <th scope="rowgroup" id={headingId} colSpan={layout.channels.length + 1}>
            {grid.words.groupLabel(group.group)}
          </th>
        </tr>
      )}
      {group.events.map((event) => (
        <GridRow key={event} grid={grid} event={event} layout={layout} marked={marked} />
      ))}
    </tbody>
  );
});

interface GridRowProps {
  readonly grid: GridContext;
  readonly event: EventType;
  readonly layout: Layout;
  readonly marked: readonly string[];
}

const GridRow = memo(function GridRow({ grid, event, layout, marked }: GridRowProps): ReactNode {
  return (
    <tr data-row={event}>
      <EventCell grid={grid} layout={layout} event={event} marked={marked} />
      {layout.channels.map((channel) => (
        <ValueCell key={channel} grid={grid} event={event} channel={channel} />
      ))}
    </tr>
  );
});
