import { useQuery, useSuspenseInfiniteQuery } from "@tanstack/react-query";
import type { Alert } from "@tocsin/contract";
import { useCallback, useRef, useState } from "react";
import { Link } from "react-router-dom";
import type { AlertFilter } from "../../lib/alerts-api.ts";
import { useToldLive } from "../../lib/live-query.ts";
import { useNow } from "../../lib/now.ts";
import { shownKey } from "../../lib/own-keys.ts";
import { usePageKey } from "../../lib/page-keys.ts";
import { useTimeZone } from "../../lib/time-zone.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { timeWords } from "../../lib/words/en/times.ts";
import { Button } from "../../ui/button.tsx";
import { ClearFilters } from "../../ui/clear-filters.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StaleStrip } from "../../ui/stale-strip.tsx";
import styles from "./alert-list.module.css";
import { AlertRow } from "./alert-row.tsx";
import { useUnread } from "./count-query.ts";
import { type AlertFold, foldAlerts } from "./fold-alerts.ts";
import { NewAlerts } from "./new-alerts.tsx";
import { usePassedOnFocus } from "../../lib/passed-on-focus.ts";
import { alertsQuery, lastAlertQuery } from "./queries.ts";
import { hidingNames, type ShownAlerts } from "./shown-alerts.ts";
import { SelectAll, SelectionBar } from "./selection-bar.tsx";
import { type AlertActions, type Mark, useAlertActions } from "./use-alert-actions.ts";
import { useHeldBack } from "./use-held-back.ts";
import { type AlertLine, type RovingList, useRovingList } from "./use-roving-list.ts";
import { type AlertSelection, useSelection } from "./use-selection.ts";

interface AlertListProps {
  /** What the address asks for; `filter` is the same as the server is asked. */
  readonly shown: ShownAlerts;
  readonly filter: AlertFilter;
  readonly onClearFilters: () => void;
}

/** Alerts by day, one tab stop: keys move between them and act on the one in focus. What comes meanwhile waits above them. */
export function AlertList({ shown: asked, filter, onClearFilters }: AlertListProps) {
  const query = useSuspenseInfiniteQuery({ ...alertsQuery(filter), ...useToldLive() });
  const { shown, held, show } = useHeldBack(
    query.data.pages.flatMap(({ items }) => items),
    query.isFetching,
  );
  const [unfolded, setUnfolded] = useState<ReadonlySet<AlertLine["id"]>>(new Set());
  const actions = useAlertActions();
  const selection = useSelection(shown);
  const matching = useMatching(filter, query.hasNextPage ? null : shown.length);
  const container = useRef<HTMLDivElement>(null);
  const days = useDays(shown, unfolded);
  const unfold = (id: AlertLine["id"], isUnfolded: boolean): void => {
    setUnfolded(new Set(isUnfolded ? [...unfolded, id] : [...unfolded].filter((other) => other !== id)));
  };
  const showNew = (): void => container.current?.querySelector<HTMLElement>("[data-pill]")?.click();
  const { markSelected, mark } = markingOf({ selection, actions, filter });
  const enter = useCallback(() => {
    const row = container.current?.querySelector<HTMLElement>('[data-alert][tabindex="0"]');
    (row ?? container.current)?.focus();
  }, []);
  usePageKey("next", enter);
  const list = useRovingList({ container, lines: days.flatMap(({ lines }) => lines), actions, selection, mark, unfold, showNew });
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it has focus once its last row has left, and takes that back
    <div id="alert-list" ref={container} tabIndex={-1} className={styles["list"]} onKeyDown={list.onKeyDownInList}>
      <StaleStrip since={query.isRefetchError ? query.dataUpdatedAt : null} onRetry={() => void query.refetch()} />
      <LastDone actions={actions} onLeave={enter} />
      <NewAlerts held={held} onShow={show} onShown={() => container.current?.querySelector<HTMLElement>("[data-alert]")?.focus()} />
      {shown.length === 0 && <NoAlerts shown={asked} isAll={!query.hasNextPage} onClearFilters={onClearFilters} />}
      {shown.length > 0 && <SelectAll selection={selection} shown={shown} />}
      {days.map((day) => (
        <DayOfAlerts key={day.heading} day={day} list={list} selection={selection} actions={actions} unfold={unfold} />
      ))}
      <LoadMore of={query} />
      <SelectionBar
        selection={selection}
        state={filter.state}
        matching={matching}
        isAllShown={!query.hasNextPage}
        onMark={markSelected}
        onLeave={enter}
      />
      {shown.length > 0 && <p className={styles["keys"]}>{alertWords.keys((command) => shownKey(command, "alerts"))}</p>}
    </div>
  );
}

/** How many there are in all, as far as that is counted. */
function useMatching({ state, ...narrowing }: AlertFilter, all: number | null): number | null {
  const unread = useUnread();
  if (all !== null) return all;
  return state === "unread" && Object.values(narrowing).every((asked) => asked === null) && unread > 0 ? unread : null;
}

interface Marking {
  readonly selection: AlertSelection;
  readonly actions: AlertActions;
  readonly filter: AlertFilter;
}

/** What is selected is marked before what is in focus. */
function markingOf({ selection, actions, filter }: Marking) {
  const markSelected = (how: Mark): void => {
    if (selection.isEverything) actions.markMatching(how, filter);
    else actions.mark(how, selection.alerts);
    selection.clear();
  };
  const mark = (how: Mark, { alerts }: AlertLine): void => {
    if (selection.alerts.length > 0) markSelected(how);
    else actions.mark(how, alerts);
  };
  return { markSelected, mark };
}

interface LastDoneProps {
  readonly actions: AlertActions;
  /** The way back has gone, and focus with it. */
  readonly onLeave: () => void;
}

/** What was done last, and its way back. */
function LastDone({ actions: { last, undo }, onLeave }: LastDoneProps) {
  const wayBack = usePassedOnFocus(onLeave);
  if (last === null) return null;
  return (
    <p className={styles["done"]}>
      {last.said}{" "}
      {last.isUndoable && (
        <Button ref={wayBack} tone="quiet" onClick={undo}>
          {alertWords.undo}
        </Button>
      )}
    </p>
  );
}

interface DayOfAlertsProps {
  readonly day: Day;
  readonly list: RovingList;
  readonly selection: AlertSelection;
  readonly actions: AlertActions;
  readonly unfold: (id: AlertLine["id"], isUnfolded: boolean) => void;
}

function DayOfAlerts({ day: { heading, lines }, list, selection, actions, unfold }: DayOfAlertsProps) {
  return (
    <section aria-label={heading}>
      <h2 className={styles["day"]}>{heading}</h2>
      <ul>
        {lines.map((line) => (
          <AlertRow
            key={line.id}
            line={line}
            isActive={list.active === line.id}
            isSelected={selection.has(line.alerts)}
            onSelect={({ alerts }, isSelected) => selection.set(alerts, isSelected)}
            onMark={(how, { alerts }) => actions.mark(how, alerts)}
            unfold={unfold}
            onKeyDown={list.onKeyDown}
            onFocus={list.onFocus}
          />
        ))}
      </ul>
    </section>
  );
}

interface Day {
  readonly heading: string;
  readonly lines: readonly AlertLine[];
}

function useDays(alerts: readonly Alert[], unfolded: ReadonlySet<AlertLine["id"]>): readonly Day[] {
  const now = useNow();
  const zone = useTimeZone();
  const days = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const heading = timeWords.day(Date.parse(alert.createdAt), now, zone);
    days.set(heading, [...(days.get(heading) ?? []), alert]);
  }
  return [...days].map(([heading, items]) => ({ heading, lines: foldAlerts(items, heading).flatMap((fold) => linesOf(fold, unfolded)) }));
}

/** A fold, and below it what it stands for where somebody wants to see that. */
function linesOf(fold: AlertFold, unfolded: ReadonlySet<AlertLine["id"]>): readonly AlertLine[] {
  if (fold.alerts.length === 1) return [{ ...fold, isUnfolded: null, isInside: false }];
  const isUnfolded = unfolded.has(fold.id);
  const inside = fold.alerts.map((alert): AlertLine => ({ id: alert.id, alerts: [alert], isUnfolded: null, isInside: true }));
  return [{ ...fold, isUnfolded, isInside: false }, ...(isUnfolded ? inside : [])];
}

interface NoAlertsProps extends Pick<AlertListProps, "shown" | "onClearFilters"> {
  /** Everything was looked through. */
  readonly isAll: boolean;
}

function NoAlerts({ shown, isAll, onClearFilters }: NoAlertsProps) {
  const { state } = shown;
  const hiding = hidingNames(shown);
  if (!isAll) return <EmptyState>{alertWords.noneYet}</EmptyState>;
  if (hiding.length > 0) {
    return (
      <EmptyState action={<ClearFilters label={alertWords.clearFilters} onClear={onClearFilters} />}>
        {alertWords.emptyFiltered(hiding)}
      </EmptyState>
    );
  }
  const text = { unread: alertWords.emptyUnread, all: alertWords.emptyAll, archived: alertWords.emptyArchived };
  return (
    <EmptyState action={state === "archived" ? undefined : <Link to="/notifications">{alertWords.toSettings}</Link>}>
      {text[state]}
      {state === "unread" && <LastAlert />}
    </EmptyState>
  );
}

/** That nothing comes any more, or is only read already, are two things. */
function LastAlert() {
  const { data: last } = useQuery(lastAlertQuery);
  if (last === undefined || last === null) return null;
  return (
    <>
      {" "}
      {alertWords.lastCame} <RelativeTime at={last.createdAt} />.
    </>
  );
}
