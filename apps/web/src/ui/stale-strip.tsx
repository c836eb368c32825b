import { TriangleAlert } from "lucide-react";
import { useTimeZone } from "../lib/time-zone.ts";
import { shellWords } from "../lib/words/en/shell.ts";
import { clockText } from "../lib/words/en/clock.ts";
import { Button } from "./button.tsx";
import styles from "./stale-strip.module.css";

interface StaleStripProps {
  /** When what is shown was loaded, in epoch milliseconds; null: it is fresh. */
  readonly since: number | null;
  readonly onRetry: () => void;
}

/** Says that a refresh failed while the last good state stays on the page. */
export function StaleStrip({ since, onRetry }: StaleStripProps) {
  const zone = useTimeZone();
  if (since === null) return null;
  return (
    <div className={styles["strip"]} role="status">
      <TriangleAlert size={16} aria-hidden />
      <span>{shellWords.stale(clockText(since, zone))}</span>
      <Button tone="quiet" onClick={onRetry}>
        {shellWords.retry}
      </Button>
    </div>
  );
}
