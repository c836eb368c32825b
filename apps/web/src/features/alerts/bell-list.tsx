import { useQuery } from "@tanstack/react-query";
import type { Alert } from "@tocsin/contract";
import { Link } from "react-router-dom";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LoadFailure } from "../../ui/load-failure.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { AlertLink } from "./alert-link.tsx";
import styles from "./bell-list.module.css";
import { newestAlertsQuery, useMarkAlerts, useMarkAllRead } from "./queries.ts";

interface BellListProps {
  readonly unread: number;
  readonly onLeave: () => void;
}

export function BellList({ unread, onLeave }: BellListProps) {
  const { data, error, refetch } = useQuery(newestAlertsQuery);
  const markAll = useMarkAllRead();
  const mark = useMarkAlerts();
  const follow = ({ id, readAt }: Alert): void => {
    if (readAt === null) mark.mutate({ ids: [id], set: { read: true } });
    onLeave();
  };
  return (
    <>
      {error !== null && data === undefined && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && (
        <div className={styles["pad"]}>
          <Skeleton rows={4} />
        </div>
      )}
      {data?.items.length === 0 && (
        <div className={styles["pad"]}>
          <EmptyState>{alertWords.emptyAll}</EmptyState>
        </div>
      )}
      <ul>
        {data?.items.map((alert) => (
          <li key={alert.id} className={styles["item"]} data-unread={alert.readAt === null || undefined}>
            <AlertLink alert={alert} className={styles["link"]} onFollow={() => follow(alert)}>
              {alert.readAt === null && <span className="visually-hidden">{`${alertWords.unread}: `}</span>}
              <span className={styles["what"]}>{alert.title}</span>
              <span className="meta">{[alert.eventLabel, ...(alert.product === null ? [] : [alert.product.name])].join(" · ")}</span>
            </AlertLink>
            <span className={styles["time"]}>
              <RelativeTime at={alert.createdAt} />
            </span>
          </li>
        ))}
      </ul>
      <div className={styles["foot"]}>
        <Link to="/alerts" onClick={onLeave}>
          {alertWords.all}
        </Link>
        <Link to="/notifications" onClick={onLeave}>
          {alertWords.settings}
        </Link>
        {unread > 0 && (
          <Button tone="quiet" busy={markAll.isPending} onClick={() => markAll.mutate({ state: "all", event: null, product: null })}>
            {alertWords.markAllRead}
          </Button>
        )}
      </div>
    </>
  );
}
