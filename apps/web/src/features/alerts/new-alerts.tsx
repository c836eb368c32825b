import { useCallback } from "react";
import { flushSync } from "react-dom";
import { shownKey } from "../../lib/own-keys.ts";
import { usePageKey } from "../../lib/page-keys.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import styles from "./new-alerts.module.css";

interface NewAlertsProps {
  readonly held: number;
  readonly onShow: () => void;
  /** They are on the page. */
  readonly onShown: () => void;
}

/** What has come meanwhile, a press or a key away. It stays in sight, and takes no room. */
export function NewAlerts(props: NewAlertsProps) {
  return props.held === 0 ? null : <Pill {...props} />;
}

function Pill({ held, onShow, onShown }: NewAlertsProps) {
  const show = useCallback(() => {
    flushSync(onShow);
    onShown();
  }, [onShow, onShown]);
  usePageKey("show_new", show);
  return (
    <div className={styles["place"]}>
      <button type="button" className={styles["pill"]} data-pill aria-keyshortcuts={shownKey("show_new", "alerts")} onClick={show}>
        {alertWords.held(held)}
      </button>
    </div>
  );
}
