import { usePageKey } from "../../lib/page-keys.ts";
import { useTimeZone } from "../../lib/time-zone.ts";
import { useUrlFilters } from "../../lib/url-filters.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { ClearFilters } from "../../ui/clear-filters.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { AlertFilters } from "./alert-filters.tsx";
import { AlertList } from "./alert-list.tsx";
import styles from "./alerts-page.module.css";
import { MarkAllRead } from "./mark-all-read.tsx";
import { SaidChoice } from "./said-choice.tsx";
import { filterOf, isCrossed, shownBy } from "./shown-alerts.ts";
import { unknownProduct } from "./unknown-product.tsx";

export function AlertsPage() {
  const filters = useUrlFilters();
  const shown = shownBy(filters.params);
  const filter = filterOf(shown, useTimeZone());
  const crossed = isCrossed(shown);
  const isMarkable = !crossed && filter.state !== "archived";
  usePageKey("find", focusFilters);
  return (
    <div className={styles["page"]}>
      <PageHeader
        id="h1"
        title={alertWords.title}
        actions={isMarkable ? <MarkAllRead filter={{ ...filter, state: "unread" }} focusAfter="h1" /> : undefined}
      />
      <AlertFilters shown={shown} filters={filters} />
      {crossed ? (
        <EmptyState action={<ClearFilters label={alertWords.clearFilters} onClear={filters.clear} />}>{alertWords.crossed}</EmptyState>
      ) : (
        <QueryBoundary
          question={JSON.stringify(filter)}
          refused={(problem) => unknownProduct(problem, filter.product, () => filters.set("product", ""))}
        >
          <AlertList key={JSON.stringify(filter)} shown={shown} filter={filter} onClearFilters={filters.clear} />
        </QueryBoundary>
      )}
      <SaidChoice />
    </div>
  );
}

function focusFilters(): void {
  document.querySelector<HTMLElement>("#filters input:checked")?.focus();
}
