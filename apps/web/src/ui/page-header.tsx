import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "react-router-dom";
import { usePageTitle } from "../lib/document-title.ts";
import styles from "./page-header.module.css";

/** React Router's key of the entry that the tab was opened with. */
const FIRST_ENTRY = "default";

interface PageHeaderProps {
  readonly title: string;
  readonly id?: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** Above the title: where this page hangs. */
  readonly above?: ReactNode;
}

/** The one h1 of a page. After in-app navigation it takes focus, so that a screen reader says where one is. */
export function PageHeader({ title, id, lead, actions, above }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  const arrivedBy = useRef(key);
  usePageTitle(title);
  useEffect(() => {
    if (arrivedBy.current !== FIRST_ENTRY) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className={styles["header"]}>
      {above}
      <div className={styles["row"]}>
        <h1 ref={heading} id={id} tabIndex={-1}>
          {title}
        </h1>
        {actions !== undefined && <div className={styles["actions"]}>{actions}</div>}
      </div>
      {lead !== undefined && <p className={styles["lead"]}>{lead}</p>}
    </header>
  );
}
