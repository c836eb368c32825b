import type { ReactNode } from "react";
import styles from "./notice.module.css";

interface NoticeProps {
  readonly tone?: "plain" | "warning";
  /** With room below, where what surrounds it brings none. */
  readonly spaced?: boolean;
  readonly children: ReactNode;
}

/** A strip of text that says something about the whole page. */
export function Notice({ tone = "plain", spaced = false, children }: NoticeProps) {
  return (
    <div className={styles["notice"]} data-tone={tone} data-spaced={spaced || undefined}>
      {children}
    </div>
  );
}
