import { useLocation } from "react-router-dom";
import { shellWords } from "../lib/words/en/shell.ts";
import styles from "./skip-links.module.css";

type Target = readonly [label: string, id: string];

const CONTENT: Target = [shellWords.skipToContent, "content"];

function targetsOf(pathname: string): readonly Target[] {
  if (pathname.startsWith("/notifications")) return [[shellWords.skipToMatrix, "matrix"], CONTENT];
  if (pathname === "/alerts") {
    return [
      [shellWords.skipToAlerts, "alert-list"],
      [shellWords.skipToFilters, "filters"],
    ];
  }
  if (pathname.startsWith("/product/")) return [CONTENT, [shellWords.skipToPanel, "panel"]];
  return [CONTENT];
}

/** The first stops of every page. In a grid or list with one tab stop they lead to that stop itself. */
export function SkipLinks() {
  const { pathname } = useLocation();
  return (
    <div className={styles["skips"]}>
      {targetsOf(pathname).map(([label, id]) => (
        <a
          key={id}
          href={`#${id}`}
          onClick={(event) => {
            event.preventDefault();
            const target = document.getElementById(id);
            const stop = target?.querySelector<HTMLElement>('table [tabindex="0"], [data-roving][tabindex="0"]');
            (stop ?? target)?.focus();
          }}
        >
          {label}
        </a>
      ))}
    </div>
  );
}
