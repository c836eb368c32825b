import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import type { Event } from "@tocsin/contract";
import { CHANNEL_LABEL } from "@tocsin/domain";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { reachedNobodyQuery } from "./queries.ts";

/** Events of which nothing was sent, each with why. */
export function ReachedNobody() {
  const query = useSuspenseInfiniteQuery(reachedNobodyQuery);
  const events = query.data.pages.flatMap(({ items }) => items);
  if (events.length === 0) return <EmptyState>{deliveryWords.nobodyEmpty}</EmptyState>;
  return (
    <>
      <DataTable caption={deliveryWords.nobodyCaption} columns={COLUMNS} rows={events} rowKey={({ id }) => id} />
      <LoadMore of={query} />
    </>
  );
}

const COLUMNS: readonly Column<Event>[] = [
  {
    key: "time",
    label: deliveryWords.time,
    room: "line",
    phone: "aside",
    cell: ({ acceptedAt }) => <RelativeTime at={acceptedAt} as="log" />,
  },
  {
    key: "event",
    label: deliveryWords.event,
    header: true,
    phone: "title",
    cell: ({ label, title }) => (
      <>
        {label}
        <br />
        <span className="meta">{title}</span>
      </>
    ),
  },
  { key: "product", label: deliveryWords.product, room: "words", cell: ({ product }) => product?.name ?? null },
  { key: "source", label: deliveryWords.source, room: "words", cell: ({ source }) => source },
  { key: "reason", label: deliveryWords.nobodyReason, phone: "line", cell: (event) => reasonOf(event) },
];

function reasonOf({ reachedNobody, rule, ledger }: Event): string {
  if (reachedNobody === "unknown_product") return deliveryWords.nobodyUnknownProduct;
  const intended = ledger?.intended ?? 0;
  const why = [
    ...(intended > 0 ? [deliveryWords.nobodyAllSkipped(intended)] : []),
    ...(ledger?.skipped ?? []).map(({ channel, reason, count }) =>
      deliveryWords.nobodySkipped(count, CHANNEL_LABEL[channel], deliveryWords.reason(reason)),
    ),
  ];
  if (why.length > 0) return why.join(" ");
  return rule === "recipients" ? deliveryWords.nobodyNamed : deliveryWords.nobodyNotAsked;
}
