import { useSuspenseQuery } from "@tanstack/react-query";
import type { Attempt, DeliveryDetail } from "@tocsin/contract";
import { CHANNEL_LABEL } from "@tocsin/domain";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router-dom";
import { useMe } from "../../lib/own-person.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { shellWords } from "../../lib/words/en/shell.ts";
import { timeWords } from "../../lib/words/en/times.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { NotFoundPage } from "../../ui/plain-pages.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import styles from "./delivery-page.module.css";
import { DeliveryStateWord } from "./delivery-state.tsx";
import { deliveryQuery } from "./queries.ts";
import { Recipient } from "./recipient.tsx";

export function DeliveryPage() {
  const { id = "" } = useParams();
  return (
    <QueryBoundary missing={<NotFoundPage />}>
      <DeliveryView id={id} />
    </QueryBoundary>
  );
}

function DeliveryView({ id }: { readonly id: string }) {
  const { data: delivery } = useSuspenseQuery(deliveryQuery(id));
  const { superuser } = useMe();
  return (
    <>
      <PageHeader
        title={deliveryWords.detailTitle(delivery.eventLabel, CHANNEL_LABEL[delivery.channel])}
        above={
          <Link to="/deliveries" className={styles["back"]}>
            {superuser ? deliveryWords.title : deliveryWords.myTitle}
          </Link>
        }
      />
      <Facts delivery={delivery} />
      <section aria-labelledby="log-title" className={styles["log"]}>
        <h2 id="log-title">{deliveryWords.log}</h2>
        {delivery.attemptLog.length === 0 ? (
          <EmptyState>{deliveryWords.noAttempts}</EmptyState>
        ) : (
          <DataTable caption={deliveryWords.log} columns={COLUMNS} rows={delivery.attemptLog} rowKey={({ attempt }) => String(attempt)} />
        )}
      </section>
    </>
  );
}

function Facts({ delivery }: { readonly delivery: DeliveryDetail }) {
  const { title, product, why, createdAt, settledAt, dueAt, id, eventId } = delivery;
  const facts: readonly (readonly [label: string, value: ReactNode])[] = [
    [deliveryWords.status, <DeliveryStateWord key="state" delivery={delivery} />],
    [deliveryWords.message, title],
    [deliveryWords.product, product === null ? shellWords.notSet : <Link to={`/product/${String(product.id)}`}>{product.name}</Link>],
    [deliveryWords.to, <Recipient key="to" delivery={delivery} />],
    [deliveryWords.why, why === null ? shellWords.notSet : deliveryWords.whyOf(why)],
    [deliveryWords.created, <RelativeTime key="created" at={createdAt} as="exact" />],
    ...(dueAt === null || settledAt !== null ? [] : [[deliveryWords.due, <RelativeTime key="due" at={dueAt} as="exact" />] as const]),
    ...(settledAt === null ? [] : [[deliveryWords.settled, <RelativeTime key="settled" at={settledAt} as="exact" />] as const]),
    [deliveryWords.id, <code key="id">{id}</code>],
    [deliveryWords.eventId, <code key="event">{eventId}</code>],
  ];
  return (
    <dl className={styles["facts"]}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const COLUMNS: readonly Column<Attempt>[] = [
  { key: "try", label: deliveryWords.try, header: true, phone: "title", phoneLabel: true, cell: ({ attempt }) => attempt },
  { key: "started", label: deliveryWords.started, phone: "aside", cell: ({ startedAt }) => <RelativeTime at={startedAt} as="log" /> },
  {
    key: "outcome",
    label: deliveryWords.outcome,
    cell: ({ outcome, failure, possibleRepeat }) =>
      [
        deliveryWords.outcomeOf(outcome),
        ...(failure === null ? [] : [deliveryWords.reason(failure)]),
        ...(possibleRepeat ? [deliveryWords.repeat] : []),
      ].join(", "),
  },
  {
    key: "answer",
    label: deliveryWords.answer,
    cell: ({ code, text }) =>
      code === null && text === null ? shellWords.notSet : <code>{[code, text].filter((part) => part !== null).join(" ")}</code>,
  },
  {
    key: "took",
    label: deliveryWords.took,
    align: "end",
    phoneLabel: true,
    cell: ({ durationMs }) => (durationMs === null ? shellWords.notSet : timeWords.duration(durationMs)),
  },
];
