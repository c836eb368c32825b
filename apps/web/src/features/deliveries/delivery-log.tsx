import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import type { Delivery } from "@tocsin/contract";
import { CHANNEL_LABEL } from "@tocsin/domain";
import type { MouseEvent } from "react";
import { Link } from "react-router-dom";
import { useOpenedInAddress } from "../../lib/opened-in-address.ts";
import { shownKey } from "../../lib/own-keys.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { ClearFilters } from "../../ui/clear-filters.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StaleStrip } from "../../ui/stale-strip.tsx";
import styles from "./delivery-log.module.css";
import { DeliverySheet } from "./delivery-sheet.tsx";
import { DeliveryStateWord } from "./delivery-state.tsx";
import { isNarrowed, type ShownDeliveries } from "./log-filter.ts";
import { deliveriesQuery } from "./queries.ts";
import { Recipient } from "./recipient.tsx";
import { useDeliveryActions } from "./use-delivery-actions.ts";
import { UnknownInFilter, type UnknownFilter } from "./unknown-filter.tsx";
import { useIsUnknownEndpoint } from "./use-endpoint-choice.ts";
import { useInUse } from "./use-in-use.ts";
import { useLogKeys } from "./use-log-keys.ts";
import { sheetTitle, useLogPlace } from "./use-log-place.ts";

interface DeliveryLogProps {
  readonly caption: string;
  readonly filter: ShownDeliveries;
  readonly live: boolean;
  readonly onClear: () => void;
  /** Takes away the one part of the filter that nothing is known of. */
  readonly onWiden: (unknown: UnknownFilter) => void;
}

/** The log as a table whose rows are links: a row opens beside it, and the address says which. */
export function DeliveryLog({ caption, filter, live, onClear, onWiden }: DeliveryLogProps) {
  const { table, isInUse, ...focusEvents } = useInUse();
  const { opened, open, step, close } = useOpenedInAddress("open");
  const query = useSuspenseInfiniteQuery(deliveriesQuery(filter, live && !isInUse && opened === null));
  const deliveries = query.data.pages.flatMap(({ items }) => items);
  const place = useLogPlace({ opened, deliveries, query, step });
  const actions = useDeliveryActions();
  const onKeyDown = useLogKeys({ table, deliveries, actions });
  return (
    <>
      <StaleStrip since={query.isRefetchError ? query.dataUpdatedAt : null} onRetry={() => void query.refetch()} />
      {live && isInUse && <p className="meta">{deliveryWords.livePaused}</p>}
      {actions.said !== null && <p className={styles["said"]}>{actions.said}</p>}
      {deliveries.length === 0 ? (
        <NoDeliveries filter={filter} onClear={onClear} onWiden={onWiden} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the rows in it, which are links
        <div ref={table} onKeyDown={onKeyDown} {...focusEvents}>
          <DataTable caption={caption} columns={columnsOf(open)} rows={deliveries} rowKey={({ id }) => id} />
        </div>
      )}
      <LoadMore of={query} />
      {deliveries.length > 0 && (
        <p className={styles["keys"]}>{`${deliveryWords.keys((command) => shownKey(command, "log"))} ${deliveryWords.order}`}</p>
      )}
      {opened !== null && <DeliverySheet id={opened} title={titleOf(deliveries, opened)} place={place} onClose={close} />}
    </>
  );
}

function titleOf(deliveries: readonly Delivery[], id: string): string {
  const delivery = deliveries.find((candidate) => candidate.id === id);
  return delivery === undefined ? deliveryWords.aDelivery : sheetTitle(delivery);
}

function NoDeliveries({ filter, onClear, onWiden }: Pick<DeliveryLogProps, "filter" | "onClear" | "onWiden">) {
  const narrowed = isNarrowed(filter);
  if (useIsUnknownEndpoint(filter.destination)) return <UnknownInFilter unknown="destination" filter={filter} onClear={onWiden} />;
  return (
    <EmptyState action={narrowed ? <ClearFilters label={deliveryWords.clearFilters} onClear={onClear} /> : undefined}>
      {narrowed ? deliveryWords.emptyFiltered : deliveryWords.empty}
      {!filter.skipped && filter.state === null && filter.id === "" && ` ${deliveryWords.skippedHidden}`}
    </EmptyState>
  );
}

function columnsOf(open: (id: string) => void): readonly Column<Delivery>[] {
  return [
    {
      key: "time",
      label: deliveryWords.time,
      room: "line",
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
      room: "line",
      phone: "line",
      cell: (delivery) => <RowLink delivery={delivery} open={open} />,
    },
    { key: "product", label: deliveryWords.product, room: "words", cell: ({ product }) => product?.name ?? null },
    { key: "channel", label: deliveryWords.channel, room: "line", cell: ({ channel }) => CHANNEL_LABEL[channel] },
    { key: "to", label: deliveryWords.to, room: "address", phone: "line", cell: (delivery) => <Recipient delivery={delivery} /> },
    {
      key: "status",
      label: deliveryWords.state,
      room: "word",
      phone: "title",
      cell: (delivery) => <DeliveryStateWord delivery={delivery} />,
    },
    { key: "tries", label: deliveryWords.attempts, align: "end", givesWay: true, phoneLabel: "before", cell: ({ attempts }) => attempts },
    {
      key: "ms",
      label: deliveryWords.ms,
      align: "end",
      givesWay: true,
      phoneLabel: "after",
      cell: ({ durationMs }) => durationMs,
    },
  ];
}

/** A link like any other, so that it can be opened in a tab of its own; a plain press opens it beside the log. */
function RowLink({ delivery: { id, eventLabel }, open }: { readonly delivery: Delivery; readonly open: (id: string) => void }) {
  const onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(id);
  };
  return (
    <Link to={`/deliveries/${encodeURIComponent(id)}`} data-delivery={id} onClick={onClick}>
      {eventLabel}
    </Link>
  );
}
