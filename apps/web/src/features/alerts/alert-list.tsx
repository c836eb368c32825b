import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import type { Alert } from "@tocsin/contract";
import { eventTypeInfo } from "@tocsin/domain";
import { useRef } from "react";
import { Link } from "react-router-dom";
import type { AlertFilter } from "../../lib/alerts-api.ts";
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
import { alertsQuery } from "./queries.ts";
import { useAlertActions } from "./use-alert-actions.ts";
import { useRovingList } from "./use-roving-list.ts";

interface AlertListProps {
  readonly filter: AlertFilter;
  readonly onClearFilters: () => void;
}

/** Alerts by day, one tab stop: keys move between them and act on the one in focus. */
export function AlertList({ filter, onClearFilters }: AlertListProps) {
  const query = useSuspenseInfiniteQuery(alertsQuery(filter));
  const alerts = query.data.pages.flatMap(({ items }) => items);
  const actions = useAlertActions();
  const container = useRef<HTMLDivElement>(null);
  const list = useRovingList(container, alerts, actions);
  const days = useDays(alerts);
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
      {alerts.length === 0 && <NoAlerts filter={filter} onClearFilters={onClearFilters} />}
      {days.map(({ heading, items }) => (
        <section key={heading} aria-label={heading}>
          <h2 className={styles["day"]}>{heading}</h2>
          <ul>
            {items.map((alert) => (
              <AlertRow
                key={alert.id}
                alert={alert}
                isActive={list.active === alert.id}
                actions={actions}
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
      {alerts.length > 0 && <p className={styles["keys"]}>{alertWords.keys}</p>}
    </div>
  );
}

interface Day {
  readonly heading: string;
  readonly items: Alert[];
}

function useDays(alerts: readonly Alert[]): readonly Day[] {
  const now = useNow();
  const zone = useTimeZone();
  const days: Day[] = [];
  for (const alert of alerts) {
    const heading = timeWords.day(Date.parse(alert.createdAt), now, zone);
    const last = days.at(-1);
    if (last?.heading === heading) last.items.push(alert);
    else days.push({ heading, items: [alert] });
  }
  return days;
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
