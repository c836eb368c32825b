import type { ReactNode } from "react";
import { Link, useLocation } from "react-router-dom";
import { useChannelNotes } from "../../lib/catalogue.ts";
import type { SettingCell } from "../../lib/preferences/document.ts";
import { usePageKey } from "../../lib/page-keys.ts";
import { usePreferences } from "../../lib/preferences/use-preferences.ts";
import { productWords } from "../../lib/words/en/products.ts";
import { LoadFailure } from "../../ui/load-failure.tsx";
import { PANEL_CHANNELS, PANEL_GROUPS } from "../../ui/preference-grid/grid-rows.ts";
import { linkedCell } from "../../ui/preference-grid/linked-cell.ts";
import { PreferenceGrid } from "../../ui/preference-grid/preference-grid.tsx";
import { SaveBar } from "../../ui/preference-grid/save-bar.tsx";
import { StaleStrip } from "../../ui/stale-strip.tsx";
import { PanelMenu } from "./panel-menu.tsx";
import styles from "./product-panel.module.css";

/** One's own settings for one product, with what Personal and System add to them in sight. */
export function ProductPanel({ id, name }: { readonly id: number; readonly name: string }) {
  const { grid, bar, phase, error, stale, refetch } = usePreferences(`product:${id}`);
  const notes = useChannelNotes("me");
  usePageKey("panel", focusPanel);
  const linked = linkedCell(useLocation().hash);
  const [before, product, after] = productWords.panelMeaning(name);
  return (
    <section id="panel" tabIndex={-1} aria-labelledby="panel-title" className={styles["panel"]}>
      <header className={styles["header"]}>
        <h2 id="panel-title">{productWords.panel}</h2>
        {phase !== "failed" && <PanelMenu id={id} name={name} grid={grid} />}
      </header>
      <p>
        {before}
        <strong>{product}</strong>
        {after} <Link to="/notifications">{productWords.personalSettings}</Link>
      </p>
      <StaleStrip since={stale} onRetry={refetch} />
      {phase === "failed" ? (
        <LoadFailure error={error} onRetry={refetch} />
      ) : (
        <>
          <PreferenceGrid
            {...grid}
            {...(linked === null ? {} : { initialCell: linked, focusInitially: true })}
            labelledBy="panel-title"
            groups={PANEL_GROUPS}
            channels={PANEL_CHANNELS}
            density="compact"
            channelNotes={notes}
            details={sourceLink}
          />
          <SaveBar {...bar} />
        </>
      )}
      <p className="meta">{productWords.teams}</p>
    </section>
  );
}

/** To the cell that Tab reaches, as the second skip link does. */
function focusPanel(): void {
  document.querySelector<HTMLElement>("#panel table [tabindex='0']")?.focus();
}

/** From what is inherited to the cell that it comes from. */
function sourceLink({ event, channel, effective, source }: SettingCell): ReactNode {
  if (!effective || (source !== "personal" && source !== "system")) return null;
  const page = source === "system" ? "/notifications/system" : "/notifications";
  return <Link to={`${page}#event=${event}&channel=${channel}`}>{productWords.openSource(source)}</Link>;
}
