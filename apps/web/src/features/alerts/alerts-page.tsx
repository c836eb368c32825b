import { useQuery } from "@tanstack/react-query";
import { EVENT_TYPES, eventTypeInfo } from "@tocsin/domain";
import type { AlertFilter } from "../../lib/alerts-api.ts";
import { announce } from "../../lib/announcer.ts";
import { usePageKey } from "../../lib/page-keys.ts";
import { idOf, oneOf, type UrlFilters, useUrlFilters } from "../../lib/url-filters.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { Button } from "../../ui/button.tsx";
import { FilterBar, FilterSelect } from "../../ui/filter-bar.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { AlertList } from "./alert-list.tsx";
import styles from "./alerts-page.module.css";
import { useUnread } from "./count-query.ts";
import { filterProductsQuery, useMarkAllRead } from "./queries.ts";
import { SaidChoice } from "./said-choice.tsx";
import { unknownProduct } from "./unknown-product.tsx";

const STATES = ["unread", "all", "archived"] as const;

export function AlertsPage() {
  const filters = useUrlFilters();
  const filter = filterOf(filters.params);
  usePageKey("/", focusFilters);
  return (
    <div className={styles["page"]}>
      <PageHeader title={alertWords.title} actions={<MarkAllRead filter={filter} />} />
      <AlertFilters filter={filter} filters={filters} />
      <QueryBoundary
        question={JSON.stringify(filter)}
        refused={(problem) => unknownProduct(problem, filter.product, () => filters.set("product", ""))}
      >
        <AlertList key={JSON.stringify(filter)} filter={filter} onClearFilters={filters.clear} />
      </QueryBoundary>
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

function AlertFilters({ filter, filters }: { readonly filter: AlertFilter; readonly filters: UrlFilters }) {
  const unread = useUnread();
  const { data: products } = useQuery(filterProductsQuery);
  const listed = (products?.items ?? []).map(({ id, name }) => [String(id), name] as const);
  const chosen = filter.product === null ? "" : String(filter.product);
  const missing = chosen !== "" && listed.every(([id]) => id !== chosen) ? [[chosen, alertWords.thisProduct] as const] : [];
  return (
    <FilterBar id="filters" label={alertWords.stateFilter}>
      <fieldset className={styles["states"]}>
        <legend className="visually-hidden">{alertWords.stateFilter}</legend>
        {STATES.map((state) => (
          <label key={state}>
            <input
              type="radio"
              name="state"
              checked={filter.state === state}
              onChange={() => filters.set("state", state === "unread" ? "" : state)}
            />
            {alertWords.states[state]}
            {state === "unread" && unread > 0 && <span className={styles["count"]}>{unread}</span>}
          </label>
        ))}
      </fieldset>
      <FilterSelect
        label={alertWords.eventFilter}
        value={filter.event ?? ""}
        options={[["", alertWords.anyEvent], ...EVENT_TYPES.map((type) => [type, eventTypeInfo(type).label] as const)]}
        onChange={(value) => filters.set("event", value)}
      />
      <FilterSelect
        label={alertWords.productFilter}
        value={chosen}
        options={[["", alertWords.anyProduct], ...missing, ...listed]}
        onChange={(value) => filters.set("product", value)}
      />
    </FilterBar>
  );
}

function filterOf(params: URLSearchParams): AlertFilter {
  return {
    state: oneOf(STATES, params.get("state")) ?? "unread",
    event: oneOf(EVENT_TYPES, params.get("event")),
    product: idOf(params.get("product")),
  };
}
