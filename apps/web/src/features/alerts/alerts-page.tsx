import type { AlertFilter } from "../../lib/alerts-api.ts";
import { announce } from "../../lib/announcer.ts";
import { usePageKey } from "../../lib/page-keys.ts";
import { useTimeZone } from "../../lib/time-zone.ts";
import { useUrlFilters } from "../../lib/url-filters.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { Button } from "../../ui/button.tsx";
import { ClearFilters } from "../../ui/clear-filters.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { AlertFilters } from "./alert-filters.tsx";
import { AlertList } from "./alert-list.tsx";
import styles from "./alerts-page.module.css";
import { useUnread } from "./count-query.ts";
import { useMarkAllRead } from "./queries.ts";
import { SaidChoice } from "./said-choice.tsx";
import { filterOf, isCrossed, shownBy } from "./shown-alerts.ts";
import { unknownProduct } from "./unknown-product.tsx";

export function AlertsPage() {
  const filters = useUrlFilters();
  const shown = shownBy(filters.params);
  const filter = filterOf(shown, useTimeZone());
  const crossed = isCrossed(shown);
  usePageKey("find", focusFilters);
  return (
    <div className={styles["page"]}>
      <PageHeader title={alertWords.title} actions={crossed ? undefined : <MarkAllRead filter={filter} />} />
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

function MarkAllRead({ filter }: { readonly filter: AlertFilter }) {
  const unread = useUnread();
  const markAll = useMarkAllRead();
  if (filter.state === "archived" || unread === 0) return null;
  return (
    <Button
      busy={markAll.isPending}
      onClick={() =>
        markAll.mutate(
          { ...filter, state: "unread" },
          {
            onSuccess: (answer) => announce("changed" in answer ? alertWords.allRead(answer.changed) : alertWords.allReadLater),
            onError: () => announce(alertWords.failed),
          },
        )
      }
    >
      {alertWords.markAllRead}
    </Button>
  );
}
