import type { ReactNode } from "react";
import { shellWords } from "../lib/words/en/shell.ts";
import styles from "./entry-card.module.css";

/** The frame of the pages before sign-in. */
export function EntryCard({ children }: { readonly children: ReactNode }) {
  return (
    <main className={styles["entry"]}>
      <div className={styles["card"]}>
        <p className={styles["brand"]}>
          <img src="/icon.svg" alt="" width={28} height={28} />
          {shellWords.product}
        </p>
        {children}
      </div>
    </main>
  );
}
