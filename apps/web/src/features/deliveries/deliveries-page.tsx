import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import type { Delivery } from "@tocsin/contract";
import { CHANNEL_LABEL, CHANNELS, DELIVERY_STATES, EVENT_TYPES, eventTypeInfo } from "@tocsin/domain";
import { Link } from "react-router-dom";
import { useMe } from "../../lib/own-person.ts";
import { oneOf, type UrlFilters, useUrlFilters } from "../../lib/url-filters.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { shellWords } from "../../lib/words/en/shell.ts";
import { ClearFilters } from "../../ui/clear-filters.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FilterBar, FilterCheck, FilterSelect } from "../../ui/filter-bar.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StaleStrip } from "../../ui/stale-strip.tsx";
import { DeliveryStateWord } from "./delivery-state.tsx";
import { deliveriesQuery, type ShownDeliveries } from "./queries.ts";
import { Recipient } from "./recipient.tsx";

/** Superusers see every delivery, everybody else their own. */
export function DeliveriesPage() {
  const { superuser } = useMe();
  const filters = useUrlFilters();
  const filter = filterOf(filters.params);
  return (
    <>
      <PageHeader
        title={superuser ? deliveryWords.title : deliveryWords.myTitle}
        lead={superuser ? deliveryWords.lead : deliveryWords.myLead}
      />
      <DeliveryFilters filter={filter} filters={filters} />
      <QueryBoundary>
        <DeliveryTable filter={filter} superuser={superuser} onClear={filters.clear} />
      </QueryBoundary>
    </>
  );
}

function DeliveryFilters({ filter, filters }: { readonly filter: ShownDeliveries; readonly filters: UrlFilters }) {
  return (
    <FilterBar label={deliveryWords.filters}>
      <FilterSelect
        label={deliveryWords.state}
        value={filter.state ?? ""}
        options={[["", deliveryWords.anyState], ...DELIVERY_STATES.map((state) => [state, deliveryWords.states[state]] as const)]}
        onChange={(value) => filters.set("state", value)}
      />
      <FilterSelect
        label={deliveryWords.channel}
        value={filter.channel ?? ""}
        options={[["", deliveryWords.anyChannel], ...CHANNELS.map((channel) => [channel, CHANNEL_LABEL[channel]] as const)]}
        onChange={(value) => filters.set("channel", value)}
      />
      <FilterSelect
        label={deliveryWords.event}
        value={filter.event ?? ""}
        options={[["", deliveryWords.anyEvent], ...EVENT_TYPES.map((type) => [type, eventTypeInfo(type).label] as const)]}
        onChange={(value) => filters.set("event", value)}
      />
      <FilterCheck
        label={deliveryWords.showSkipped}
        checked={filter.skipped}
        onChange={(skipped) => filters.set("skipped", skipped ? "1" : "")}
      />
    </FilterBar>
  );
}

const COLUMNS: readonly Column<Delivery>[] = [
  {
    key: "time",
    label: deliveryWords.time,
    phone: "aside",
    cell: ({ createdAt }) => (
      <span className="nowrap">
        <RelativeTime at={createdAt} as="log" />
      </span>
    ),
  },
  {
    key: "event",
    label: deliveryWords.event,
    header: true,
    phone: "title",
    cell: ({ id, eventLabel }) => <Link to={`/deliveries/${encodeURIComponent(id)}`}>{eventLabel}</Link>,
  },
  { key: "product", label: deliveryWords.product, cell: ({ product }) => product?.name ?? shellWords.notSet },
  { key: "channel", label: deliveryWords.channel, cell: ({ channel }) => CHANNEL_LABEL[channel] },
  { key: "to", label: deliveryWords.to, cell: (delivery) => <Recipient delivery={delivery} /> },
  { key: "status", label: deliveryWords.state, cell: (delivery) => <DeliveryStateWord delivery={delivery} /> },
  {
    key: "tries",
    label: deliveryWords.attempts,
    align: "end",
    phoneLabel: true,
    cell: ({ attempts }) => attempts,
  },
];

interface DeliveryTableProps {
  readonly filter: ShownDeliveries;
  readonly superuser: boolean;
  readonly onClear: () => void;
}

function DeliveryTable({ filter, superuser, onClear }: DeliveryTableProps) {
  const query = useSuspenseInfiniteQuery(deliveriesQuery(filter));
  const deliveries = query.data.pages.flatMap(({ items }) => items);
  const isFiltered = filter.state !== null || filter.channel !== null || filter.event !== null;
  return (
    <>
      <StaleStrip since={query.isRefetchError ? query.dataUpdatedAt : null} onRetry={() => void query.refetch()} />
      {deliveries.length === 0 ? (
        <EmptyState action={isFiltered ? <ClearFilters label={deliveryWords.clearFilters} onClear={onClear} /> : undefined}>
          {isFiltered ? deliveryWords.emptyFiltered : deliveryWords.empty}
          {!filter.skipped && ` ${deliveryWords.skippedHidden}`}
        </EmptyState>
      ) : (
        <DataTable
          caption={superuser ? deliveryWords.title : deliveryWords.myTitle}
          columns={COLUMNS}
          rows={deliveries}
          rowKey={({ id }) => id}
        />
      )}
      <LoadMore
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        failed={query.isFetchNextPageError}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  );
}

function filterOf(params: URLSearchParams): ShownDeliveries {
  return {
    state: oneOf(DELIVERY_STATES, params.get("state")),
    channel: oneOf(CHANNELS, params.get("channel")),
    event: oneOf(EVENT_TYPES, params.get("event")),
    skipped: params.get("skipped") === "1",
  };
}
