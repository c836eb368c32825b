import { useSuspenseQuery } from "@tanstack/react-query";
import type { Event } from "@tocsin/contract";
import { productWords } from "../../lib/words/en/products.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { productEventsQuery } from "./queries.ts";

export function RecentEvents({ product }: { readonly product: number }) {
  return (
    <section id="events" aria-labelledby="events-title">
      <h2 id="events-title">{productWords.events}</h2>
      <QueryBoundary>
        <EventTable product={product} />
      </QueryBoundary>
    </section>
  );
}

const COLUMNS: readonly Column<Event>[] = [
  {
    key: "event",
    label: productWords.event,
    header: true,
    phone: "title",
    cell: ({ label, title, url, actor }) => (
      <>
        {url === null ? title : <a href={url}>{title}</a>}
        <br />
        <span className="meta">{[label, ...(actor === null ? [] : [productWords.by(actor)])].join(" ")}</span>
      </>
    ),
  },
  { key: "when", label: productWords.when, align: "end", phone: "aside", cell: ({ occurredAt }) => <RelativeTime at={occurredAt} /> },
];

function EventTable({ product }: { readonly product: number }) {
  const { data } = useSuspenseQuery(productEventsQuery(product));
  if (data.items.length === 0) return <EmptyState>{productWords.noEvents}</EmptyState>;
  return <DataTable caption={productWords.events} columns={COLUMNS} rows={data.items} rowKey={({ id }) => id} />;
}
