import { highestSeverity } from "@tocsin/domain";
import { Archive, ArchiveRestore, Mail, MailOpen } from "lucide-react";
import { type KeyboardEvent, useId, useRef } from "react";
import { Link } from "react-router-dom";
import { meantChord } from "../../lib/own-keys.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { AlertLink } from "./alert-link.tsx";
import styles from "./alert-row.module.css";
import { EventIcon } from "./event-icon.tsx";
import { fewerAddress } from "./fewer-address.ts";
import type { Mark } from "./use-alert-actions.ts";
import type { AlertLine } from "./use-roving-list.ts";

interface AlertRowProps {
  readonly line: AlertLine;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly onSelect: (line: AlertLine, isSelected: boolean) => void;
  readonly onMark: (mark: Mark, line: AlertLine) => void;
  readonly unfold: (id: AlertLine["id"], isUnfolded: boolean) => void;
  readonly onKeyDown: (event: KeyboardEvent, line: AlertLine) => void;
  readonly onFocus: (id: AlertLine["id"]) => void;
}

/** An alert, or the newest of several that say the same. */
export function AlertRow({ line, isActive, isSelected, onSelect, onMark, unfold, onKeyDown, onFocus }: AlertRowProps) {
  const titleId = useId();
  const article = useRef<HTMLElement>(null);
  const [alert] = line.alerts;
  const { eventType, createdAt } = alert;
  const isUnread = alert.readAt === null;
  const stop = isActive ? 0 : -1;
  return (
    <li>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the row is the list's one tab stop and takes its keys */}
      <article
        ref={article}
        className={styles["row"]}
        data-alert={line.id}
        data-roving
        data-inside={line.isInside || undefined}
        data-unread={isUnread || undefined}
        data-selected={isSelected || undefined}
        tabIndex={stop}
        aria-labelledby={titleId}
        onFocus={() => onFocus(line.id)}
        onKeyDown={(event) => {
          // Enter on the row does what its title says; on its own links and buttons it is theirs.
          if (event.target !== article.current && (event.key === "Enter" || event.key === " ")) return undefined;
          const pressed = PRESSED_BY[meantChord(event.nativeEvent, "alerts") ?? ""];
          if (pressed === undefined) return onKeyDown(event, line);
          event.preventDefault();
          return article.current?.querySelector<HTMLElement>(pressed)?.click();
        }}
      >
        <SelectBox line={line} isSelected={isSelected} onSelect={onSelect} stop={stop} />
        <EventIcon type={eventType} />
        <div className={styles["text"]}>
          {line.isUnfolded === null ? (
            <OneAlert line={line} titleId={titleId} stop={stop} isSelected={isSelected} onMark={onMark} />
          ) : (
            <Folded line={line} titleId={titleId} stop={stop} isSelected={isSelected} isUnfolded={line.isUnfolded} unfold={unfold} />
          )}
          <Why alert={alert} stop={stop} />
        </div>
        <div className={styles["side"]}>
          <RelativeTime at={createdAt} />
          <RowActions line={line} onMark={onMark} stop={stop} />
        </div>
      </article>
    </li>
  );
}

/** Nobody has turned on what Tocsin tells of itself, and fewer of it there are where its cause is mended. */
function Why({ alert, stop }: { readonly alert: AlertLine["alerts"][0]; readonly stop: number }) {
  if (alert.own && alert.why === "system") return <p className={styles["why"]}>{alertWords.whyOwn}</p>;
  return (
    <p className={styles["why"]}>
      {alertWords.why(alert.why)}{" "}
      <Link to={fewerAddress(alert)} tabIndex={stop} data-fewer>
        {alertWords.fewer}
      </Link>
    </p>
  );
}

interface SelectBoxProps extends Pick<AlertRowProps, "line" | "isSelected" | "onSelect"> {
  readonly stop: number;
}

function SelectBox({ line, isSelected, onSelect, stop }: SelectBoxProps) {
  return (
    <label className={styles["select"]}>
      <input
        type="checkbox"
        tabIndex={stop}
        aria-label={alertWords.select(whatOf(line))}
        checked={isSelected}
        onChange={(event) => onSelect(line, event.target.checked)}
      />
    </label>
  );
}

/** What of a row a key presses. */
const PRESSED_BY: Readonly<Record<string, string | undefined>> = { Enter: "button[data-opens], [data-opens] a", m: "[data-fewer]" };

interface ContentProps extends Pick<AlertRowProps, "line" | "isSelected" | "onMark" | "unfold"> {
  readonly titleId: string;
  readonly stop: number;
}

function OneAlert({ line, titleId, stop, isSelected, onMark }: Omit<ContentProps, "unfold">) {
  const [alert] = line.alerts;
  const { eventLabel, title, description, product, severity, actor } = alert;
  const isUnread = alert.readAt === null;
  return (
    <>
      <p id={titleId} className={styles["title"]} data-opens>
        <span className="visually-hidden">{`${alertWords.name({ label: eventLabel, product: product?.name ?? null, isUnread, isSelected })}: `}</span>
        <AlertLink alert={alert} tabIndex={stop} onFollow={() => isUnread && onMark("read", line)}>
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
    </>
  );
}

function Folded({ line, titleId, stop, isSelected, isUnfolded, unfold }: Omit<ContentProps, "onMark"> & { readonly isUnfolded: boolean }) {
  const [{ eventLabel, product, title, readAt }] = line.alerts;
  const count = line.alerts.length;
  const worst = highestSeverity(line.alerts.map(({ severity }) => severity));
  return (
    <>
      <p id={titleId} className={styles["title"]}>
        <span className="visually-hidden">{`${alertWords.name({ label: "", product: product?.name ?? null, isUnread: readAt === null, isSelected })}: `}</span>
        {alertWords.folded(eventLabel, count)}
      </p>
      <p className={styles["excerpt"]}>{alertWords.newest(title)}</p>
      <div className={styles["facts"]}>
        {product !== null && (
          <Link to={`/product/${String(product.id)}`} tabIndex={stop}>
            {product.name}
          </Link>
        )}
        {worst !== null && <span>{alertWords.severity[worst]}</span>}
        <button
          type="button"
          className="link"
          tabIndex={stop}
          data-opens
          aria-expanded={isUnfolded}
          onClick={() => unfold(line.id, !isUnfolded)}
        >
          {isUnfolded ? alertWords.foldAgain : alertWords.unfold(count)}
        </button>
      </div>
    </>
  );
}

function withoutBlankLines(text: string): string {
  return text.trim().replace(/\n\s*\n/g, "\n");
}

function RowActions({ line, onMark, stop }: Pick<AlertRowProps, "line" | "onMark"> & { readonly stop: number }) {
  const [{ readAt, archivedAt }] = line.alerts;
  // A place each, so that focus stays on a button while it changes from one to the other.
  const buttons = [
    { place: "read", ...(readAt === null ? ({ mark: "read", icon: MailOpen } as const) : ({ mark: "unread", icon: Mail } as const)) },
    {
      place: "archive",
      ...(archivedAt === null ? ({ mark: "archive", icon: Archive } as const) : ({ mark: "unarchive", icon: ArchiveRestore } as const)),
    },
  ];
  return (
    <div className={styles["actions"]}>
      {buttons.map(({ place, mark, icon: Icon }) => (
        <button
          key={place}
          type="button"
          tabIndex={stop}
          aria-label={`${alertWords.marks[mark]}: ${whatOf(line)}`}
          title={alertWords.marks[mark]}
          onClick={() => onMark(mark, line)}
        >
          <Icon size={18} aria-hidden />
        </button>
      ))}
    </div>
  );
}

function whatOf({ alerts, isUnfolded }: AlertLine): string {
  const [{ title, eventLabel }] = alerts;
  return isUnfolded === null ? title : alertWords.folded(eventLabel, alerts.length);
}
