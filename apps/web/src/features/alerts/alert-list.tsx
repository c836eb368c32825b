import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import type { Alert } from "@tocsin/contract";
import { eventTypeInfo } from "@tocsin/domain";
import { useRef, useState } from "react";
import { Link } from "react-router-dom";
import type { AlertFilter } from "../../lib/alerts-api.ts";
import { useToldLive } from "../../lib/live-query.ts";
import { useNow } from "../../lib/now.ts";
import { useTimeZone } from "../../lib/time-zone.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { timeWords } from "../../lib/words/en/times.ts";
import { Button } from "../../ui/button.tsx";
import { ClearFilters } from "../../ui/clear-filters.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { StaleStrip } from "../../ui/stale-strip.tsx";
import styles from "./alert-list.module.css";
import { AlertRow } from "./alert-row.tsx";
import { type AlertFold, foldAlerts } from "./fold-alerts.ts";
import { NewAlerts } from "./new-alerts.tsx";
import { alertsQuery } from "./queries.ts";
import { useAlertActions } from "./use-alert-actions.ts";
import { useHeldBack } from "./use-held-back.ts";
import { type AlertLine, useRovingList } from "./use-roving-list.ts";

interface AlertListProps {
  readonly filter: AlertFilter;
  readonly onClearFilters: () => void;
}

/** Alerts by day, one tab stop: keys move between them and act on the one in focus. What comes meanwhile waits above them. */
export function AlertList({ filter, onClearFilters }: AlertListProps) {
  const query = useSuspenseInfiniteQuery({ ...alertsQuery(filter), ...useToldLive() });
  const { shown, held, show } = useHeldBack(
    query.data.pages.flatMap(({ items }) => items),
    query.isFetching,
  );
  const [unfolded, setUnfolded] = useState<ReadonlySet<AlertLine["id"]>>(new Set());
  const actions = useAlertActions();
  const container = useRef<HTMLDivElement>(null);
  const days = useDays(shown, unfolded);
  const unfold = (id: AlertLine["id"], isUnfolded: boolean): void => {
    setUnfolded(new Set(isUnfolded ? [...unfolded, id] : [...unfolded].filter((other) => other !== id)));
  };
  const showNew = (): void => container.current?.querySelector<HTMLElement>("[data-pill]")?.click();
  const list = useRovingList({ container, lines: days.flatMap(({ lines }) => lines), actions, unfold, showNew });
  return (
    <div id="alert-list" ref={container} tabIndex={-1} className={styles["list"]}>
      <StaleStrip since={query.isRefetchError ? query.dataUpdatedAt : null} onRetry={() => void query.refetch()} />
      {actions.last !== null && (
        <p className={styles["done"]}>
          {actions.last.said}{" "}
          {actions.last.undo !== null && (
            <Button tone="quiet" onClick={actions.undo}>
              {alertWords.undo}
            </Button>
          )}
        </p>
      )}
      <NewAlerts held={held} onShow={show} onShown={() => container.current?.querySelector<HTMLElement>("[data-alert]")?.focus()} />
      {shown.length === 0 && <NoAlerts filter={filter} onClearFilters={onClearFilters} />}
      {days.map(({ heading, lines }) => (
        <section key={heading} aria-label={heading}>
          <h2 className={styles["day"]}>{heading}</h2>
          <ul>
            {lines.map((line) => (
              <AlertRow
                key={line.id}
                line={line}
                isActive={list.active === line.id}
                actions={actions}
                unfold={unfold}
                onKeyDown={list.onKeyDown}
                onFocus={list.onFocus}
              />
            ))}
          </ul>
        </section>
      ))}
      <LoadMore
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        failed={query.isFetchNextPageError}
        onMore={() => void query.fetchNextPage()}
      />
      {shown.length > 0 && <p className={styles["keys"]}>{alertWords.keys}</p>}
    </div>
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

function NoAlerts({ filter: { state, event, product }, onClearFilters }: AlertListProps) {
  const hiding = [...(event === null ? [] : [eventTypeInfo(event).label]), ...(product === null ? [] : [alertWords.chosenProduct])];
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
    </EmptyState>
  );
}
