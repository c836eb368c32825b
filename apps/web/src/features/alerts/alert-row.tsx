import type { Alert } from "@tocsin/contract";
import { Archive, ArchiveRestore, Mail, MailOpen } from "lucide-react";
import { type KeyboardEvent, useId, useRef } from "react";
import { Link } from "react-router-dom";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { AlertLink } from "./alert-link.tsx";
import styles from "./alert-row.module.css";
import { EventIcon } from "./event-icon.tsx";
import type { AlertActions } from "./use-alert-actions.ts";

interface AlertRowProps {
  readonly alert: Alert;
  readonly isActive: boolean;
  readonly actions: AlertActions;
  readonly onKeyDown: (event: KeyboardEvent, alert: Alert) => void;
  readonly onFocus: (id: Alert["id"]) => void;
}

export function AlertRow({ alert, isActive, actions, onKeyDown, onFocus }: AlertRowProps) {
  const titleId = useId();
  const article = useRef<HTMLElement>(null);
  const { id, eventType, eventLabel, title, description, product, severity, actor, createdAt, readAt, why } = alert;
  const isUnread = readAt === null;
  const stop = isActive ? 0 : -1;
  return (
    <li>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the row is the list's one tab stop and takes its keys */}
      <article
        ref={article}
        className={styles["row"]}
        data-alert={id}
        data-roving
        data-unread={isUnread || undefined}
        tabIndex={stop}
        aria-labelledby={titleId}
        onFocus={() => onFocus(id)}
        onKeyDown={(event) => {
          // Enter on the row opens what its title leads to; on its own links and buttons it is theirs.
          if (event.target !== article.current && (event.key === "Enter" || event.key === " ")) return;
          if (event.key === "Enter") article.current?.querySelector("a")?.click();
          else onKeyDown(event, alert);
        }}
      >
        <EventIcon type={eventType} />
        <div className={styles["text"]}>
          <p id={titleId} className={styles["title"]}>
            <span className="visually-hidden">{`${alertWords.name(eventLabel, product?.name ?? null, isUnread)}: `}</span>
            <AlertLink alert={alert} tabIndex={stop} onFollow={() => isUnread && actions.read(alert)}>
              {title}
            </AlertLink>
          </p>
          {description !== null && description.trim() !== "" && <p className={styles["excerpt"]}>{withoutBlankLines(description)}</p>}
          <p className={styles["facts"]}>
            <span aria-hidden>{eventLabel}</span>
            {product !== null && (
              <Link to={`/product/${String(product.id)}`} tabIndex={stop}>
                {product.name}
              </Link>
            )}
            {severity !== null && <span>{alertWords.severity[severity]}</span>}
            {actor !== null && <span>{alertWords.by(actor)}</span>}
          </p>
          <p className={styles["why"]}>{alertWords.why(why)}</p>
        </div>
        <div className={styles["side"]}>
          <RelativeTime at={createdAt} />
          <RowActions alert={alert} actions={actions} stop={stop} />
        </div>
      </article>
    </li>
  );
}

function withoutBlankLines(text: string): string {
  return text.trim().replace(/\n\s*\n/g, "\n");
}

function RowActions({ alert, actions, stop }: { readonly alert: Alert; readonly actions: AlertActions; readonly stop: number }) {
  const isUnread = alert.readAt === null;
  const isArchived = alert.archivedAt !== null;
  const buttons = [
    isUnread
      ? { label: alertWords.markRead, icon: MailOpen, act: () => actions.read(alert) }
      : { label: alertWords.markUnread, icon: Mail, act: () => actions.unread(alert) },
    isArchived
      ? { label: alertWords.unarchive, icon: ArchiveRestore, act: () => actions.unarchive(alert) }
      : { label: alertWords.archive, icon: Archive, act: () => actions.archive(alert) },
  ];
  return (
    <div className={styles["actions"]}>
      {buttons.map(({ label, icon: Icon, act }) => (
        <button key={label} type="button" tabIndex={stop} aria-label={`${label}: ${alert.title}`} title={label} onClick={act}>
          <Icon size={18} aria-hidden />
        </button>
      ))}
    </div>
  );
}
