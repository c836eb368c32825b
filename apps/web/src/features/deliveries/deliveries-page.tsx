import { useCallback, useState } from "react";
import { Link } from "react-router-dom";
import { deliveryApi } from "../../lib/delivery-api.ts";
import { useNow } from "../../lib/now.ts";
import { useMe } from "../../lib/own-person.ts";
import { type UrlFilters, useUrlFilters } from "../../lib/url-filters.ts";
import { usePageKey } from "../../lib/page-keys.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { Button } from "../../ui/button.tsx";
import { FilterCheck } from "../../ui/filter-bar.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import styles from "./deliveries-page.module.css";
import { DeliveryFilters } from "./delivery-filters.tsx";
import { DeliveryLog } from "./delivery-log.tsx";
import { FilterFold } from "./filter-fold.tsx";
import { HeldNotice } from "./held-notice.tsx";
import { CSV_HINT_ID, LogFacts } from "./log-facts.tsx";
import { askedOf, queryOf, shownBy, type ShownDeliveries } from "./log-filter.ts";
import { ReachedNobody } from "./reached-nobody.tsx";
import { RedeliverDialog } from "./redeliver-dialog.tsx";
import { type UnknownFilter, unknownInstead } from "./unknown-filter.tsx";
import { useFilterKey } from "./use-filter-key.ts";
import { focusFirstRow } from "./use-log-keys.ts";
import { ViewChoice } from "./view-choice.tsx";

const FILTER_ID = "delivery-filter";

/** Superusers see every delivery, and what reached nobody; everybody else their own deliveries. */
export function DeliveriesPage() {
  const { superuser } = useMe();
  const filters = useUrlFilters();
  const nobody = superuser && filters.params.get("view") === "nobody";
  const lead = superuser ? deliveryWords.lead : deliveryWords.myLead;
  return (
    <>
      <PageHeader title={superuser ? deliveryWords.title : deliveryWords.myTitle} lead={nobody ? deliveryWords.nobodyLead : lead} />
      {superuser && <Views nobody={nobody} />}
      {nobody ? (
        <QueryBoundary>
          <ReachedNobody />
        </QueryBoundary>
      ) : (
        <LogView filters={filters} superuser={superuser} />
      )}
    </>
  );
}

function Views({ nobody }: { readonly nobody: boolean }) {
  return (
    <nav aria-label={deliveryWords.views} className={styles["views"]}>
      <Link to="/deliveries" aria-current={nobody ? undefined : "true"}>
        {deliveryWords.viewLog}
      </Link>
      <Link to="/deliveries?view=nobody" aria-current={nobody ? "true" : undefined}>
        {deliveryWords.viewNobody}
      </Link>
    </nav>
  );
}

function LogView({ filters, superuser }: { readonly filters: UrlFilters; readonly superuser: boolean }) {
  const filter = shownBy(filters.params);
  const [live, setLive] = useState(false);
  const now = useNow();
  const { set } = filters;
  const { skipped } = filter;
  usePageKey(
    "skipped",
    useCallback(() => set("skipped", skipped ? "" : "1"), [set, skipped]),
  );
  usePageKey("next", focusFirstRow);
  const [isUnfolded, setUnfolded] = useState(false);
  const leaveFilter = useFilterKey(
    FILTER_ID,
    useCallback(() => setUnfolded(true), []),
  );
  const widen = (unknown: UnknownFilter): void => set(unknown, "");
  return (
    <>
      {superuser && <HeldNotice />}
      <FilterFold filter={filter} isUnfolded={isUnfolded} onTurn={setUnfolded}>
        <DeliveryFilters id={FILTER_ID} filter={filter} filters={filters} superuser={superuser} onLeave={leaveFilter} />
      </FilterFold>
      <div className={styles["tools"]}>
        <FilterCheck label={deliveryWords.showSkipped} checked={skipped} onChange={(shown) => set("skipped", shown ? "1" : "")} />
        <FilterCheck label={deliveryWords.live} checked={live} onChange={setLive} />
        <ViewChoice filter={filter} />
        {superuser && <RedeliverAll filter={filter} />}
        <a href={deliveryApi.deliveriesCsv(askedOf(filter, now))} download aria-describedby={CSV_HINT_ID}>
          {deliveryWords.csv}
        </a>
      </div>
      <QueryBoundary question={queryOf(filter)} refused={(problem) => unknownInstead(problem, filter, widen)}>
        <DeliveryLog
          caption={superuser ? deliveryWords.title : deliveryWords.myTitle}
          filter={filter}
          live={live}
          onClear={filters.clear}
          onWiden={widen}
        />
      </QueryBoundary>
      <LogFacts />
    </>
  );
}

function RedeliverAll({ filter }: { readonly filter: ShownDeliveries }) {
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{deliveryWords.redeliverAll}</Button>
      {done !== null && <span className="meta">{done}</span>}
      {asking && (
        <RedeliverDialog
          filter={filter}
          onClose={(said) => {
            setAsking(false);
            setDone(said);
          }}
        />
      )}
    </>
  );
}
