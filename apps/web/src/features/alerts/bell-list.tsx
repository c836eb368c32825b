import { useQuery } from "@tanstack/react-query";
import type { Alert } from "@tocsin/contract";
import { useRef } from "react";
import { Link } from "react-router-dom";
import { useToldLive } from "../../lib/live-query.ts";
import { INBOX } from "../../lib/alerts-api.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LoadFailure } from "../../ui/load-failure.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { AlertLink } from "./alert-link.tsx";
import styles from "./bell-list.module.css";
import { type AlertFold, foldAlerts } from "./fold-alerts.ts";
import { MarkAllRead } from "./mark-all-read.tsx";
import { NewAlerts } from "./new-alerts.tsx";
import { newestAlertsQuery, useMarkAlerts } from "./queries.ts";
import { useHeldBack } from "./use-held-back.ts";

const ROWS = 12;

export function BellList({ onLeave }: { readonly onLeave: () => void }) {
  const { data, error, isFetching, refetch } = useQuery({ ...newestAlertsQuery, ...useToldLive() });
  const { shown, held, show } = useHeldBack(data?.items ?? [], isFetching);
  const list = useRef<HTMLUListElement>(null);
  return (
    <>
      <NewAlerts held={held} onShow={show} onShown={() => list.current?.querySelector("a")?.focus()} />
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
      <ul ref={list}>
        {foldAlerts(shown, "bell")
          .slice(0, ROWS)
          .map((fold) => (
            <BellRow key={fold.id} fold={fold} onLeave={onLeave} />
          ))}
      </ul>
      <div className={styles["foot"]}>
        <Link to="/alerts" onClick={onLeave}>
          {alertWords.all}
        </Link>
        <Link to="/notifications" onClick={onLeave}>
          {alertWords.settings}
        </Link>
        <MarkAllRead filter={INBOX} tone="quiet" focusAfter="alert-bell-title" />
      </div>
    </>
  );
}

function BellRow({ fold: { alerts }, onLeave }: { readonly fold: AlertFold; readonly onLeave: () => void }) {
  const mark = useMarkAlerts();
  const [alert] = alerts;
  const { id, title, eventLabel, product, readAt, createdAt } = alert;
  const unread = readAt === null && <span className="visually-hidden">{`${alertWords.unread}: `}</span>;
  const place = product === null ? [] : [product.name];
  return (
    <li className={styles["item"]} data-unread={readAt === null || undefined}>
      {alerts.length > 1 ? (
        <Link to={listOf(alert)} className={styles["link"]} onClick={onLeave}>
          {unread}
          <span className={styles["what"]}>{alertWords.folded(eventLabel, alerts.length)}</span>
          <span className="meta">{[...place, alertWords.newest(title)].join(" · ")}</span>
        </Link>
      ) : (
        <AlertLink
          alert={alert}
          className={styles["link"]}
          onFollow={() => {
            if (readAt === null) mark.mutate({ ids: [id], set: { read: true } });
            onLeave();
          }}
        >
          {unread}
          <span className={styles["what"]}>{title}</span>
          <span className="meta">{[eventLabel, ...place].join(" · ")}</span>
        </AlertLink>
      )}
      <span className={styles["time"]}>
        <RelativeTime at={createdAt} />
      </span>
    </li>
  );
}

/** The page with those that a fold stands for, and others like them. */
function listOf({ eventType, product, readAt }: Alert): string {
  const filter = {
    ...(readAt === null ? {} : { state: "all" }),
    event: eventType,
    ...(product === null ? {} : { product: String(product.id) }),
  };
  return `/alerts?${new URLSearchParams(filter).toString()}`;
}
