import { useQuery } from "@tanstack/react-query";
import { EVENT_TYPES, eventTypeInfo, SEVERITIES } from "@tocsin/domain";
import { useState } from "react";
import { dateOf, dayAgo } from "../../lib/alert-times.ts";
import { useTimeZone } from "../../lib/time-zone.ts";
import type { UrlFilters } from "../../lib/url-filters.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { FilterBar, FilterDate, FilterSelect } from "../../ui/filter-bar.tsx";
import styles from "./alerts-page.module.css";
import { useUnread } from "./count-query.ts";
import { filterProductsQuery } from "./queries.ts";
import { type ShownAlerts, STATES } from "./shown-alerts.ts";

interface AlertFiltersProps {
  readonly shown: ShownAlerts;
  readonly filters: UrlFilters;
}

const EVENTS = [["", alertWords.anyEvent], ...EVENT_TYPES.map((type) => [type, eventTypeInfo(type).label] as const)] as const;
const SEVERITY_CHOICE = [["", alertWords.anySeverity], ...SEVERITIES.map((each) => [each, alertWords.severity[each]] as const)] as const;

export function AlertFilters({ shown, filters }: AlertFiltersProps) {
  const unread = useUnread();
  return (
    <FilterBar id="filters" label={alertWords.stateFilter}>
      <fieldset className={styles["states"]}>
        <legend className="visually-hidden">{alertWords.stateFilter}</legend>
        {STATES.map((state) => (
          <label key={state}>
            <input
              type="radio"
              name="state"
              checked={shown.state === state}
              onChange={() => filters.set("state", state === "unread" ? "" : state)}
            />
            {alertWords.states[state]}
            {state === "unread" && unread > 0 && <span className={styles["count"]}>{unread}</span>}
          </label>
        ))}
      </fieldset>
      <FilterSelect
        label={alertWords.eventFilter}
        value={shown.event ?? ""}
        options={EVENTS}
        onChange={(value) => filters.set("event", value)}
      />
      <ProductFilter shown={shown} filters={filters} />
      <FilterSelect
        label={alertWords.severityFilter}
        value={shown.severity ?? ""}
        options={SEVERITY_CHOICE}
        onChange={(value) => filters.set("severity", value)}
      />
      <DateFilter shown={shown} filters={filters} />
    </FilterBar>
  );
}

function ProductFilter({ shown: { product }, filters }: AlertFiltersProps) {
  const { data: products } = useQuery(filterProductsQuery);
  const listed = (products?.items ?? []).map(({ id, name }) => [String(id), name] as const);
  const chosen = product === null ? "" : String(product);
  const missing = chosen !== "" && listed.every(([id]) => id !== chosen) ? [[chosen, alertWords.thisProduct] as const] : [];
  return (
    <FilterSelect
      label={alertWords.productFilter}
      value={chosen}
      options={[["", alertWords.anyProduct], ...missing, ...listed]}
      onChange={(value) => filters.set("product", value)}
    />
  );
}

const BETWEEN = "between";
const DATES = [["", alertWords.anyDate], ...Object.entries(alertWords.periods), [BETWEEN, alertWords.between]] as const;
/** How far back the first day is that is offered. */
const FROM_DAYS = 7;

/** A time back from now, or from one day to another, each of which may be left out. */
function DateFilter({ shown: { period }, filters }: AlertFiltersProps) {
  const zone = useTimeZone();
  // Also those that filter nothing: a year is typed digit by digit, and 0002 has to stay in its field on the way to 2026.
  const from = dateOf(filters.params.get("since"));
  const to = dateOf(filters.params.get("until"));
  const [isBetween, setBetween] = useState(false);
  const hasDays = from !== null || to !== null;
  const choose = (value: string): void => {
    setBetween(value === BETWEEN);
    filters.set("until", "");
    filters.set("since", value === BETWEEN ? dayAgo(FROM_DAYS, Date.now(), zone) : value);
  };
  return (
    <>
      <FilterSelect
        label={alertWords.dateFilter}
        value={hasDays || isBetween ? BETWEEN : (period ?? "")}
        options={DATES}
        onChange={choose}
      />
      {(hasDays || isBetween) && (
        <>
          <FilterDate label={alertWords.from} value={from ?? ""} onChange={(date) => filters.set("since", date)} />
          <FilterDate label={alertWords.to} value={to ?? ""} onChange={(date) => filters.set("until", date)} />
        </>
      )}
    </>
  );
}
