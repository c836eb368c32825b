import { shellWords } from "../lib/words/en/shell.ts";
import styles from "./skeleton.module.css";

interface SkeletonProps {
  readonly rows: number;
}

/** Grey bars in the place of rows; shown only once loading takes long enough to be noticed. */
export function Skeleton({ rows }: SkeletonProps) {
  return (
    <div className={styles["skeleton"]} aria-busy="true">
      <span className="visually-hidden">{shellWords.loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} className={styles["bar"]} />
      ))}
    </div>
  );
}
