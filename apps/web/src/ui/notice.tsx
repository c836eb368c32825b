import type { ReactNode } from "react";
import styles from "./notice.module.css";

/** A strip of text that says something about the whole page. */
export function Notice({ tone = "plain", children }: { readonly tone?: "plain" | "warning"; readonly children: ReactNode }) {
  return (
    <div className={styles["notice"]} data-tone={tone}>
      {children}
    </div>
  );
}
