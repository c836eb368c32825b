import type { Attempt, DeliveryDetail, Me } from "@tocsin/contract";
import { CHANNEL_LABEL, type Channel } from "@tocsin/domain";
import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import { useMe } from "../../lib/own-person.ts";
import { shownKey } from "../../lib/own-keys.ts";
import { usePassedOnFocus } from "../../lib/passed-on-focus.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { shellWords } from "../../lib/words/en/shell.ts";
import { timeWords } from "../../lib/words/en/times.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { answerOf, outcomeOf } from "./attempt-words.ts";
import styles from "./delivery-details.module.css";
import { decidingCell } from "./deciding-cell.ts";
import { DeliveryStateWord } from "./delivery-state.tsx";
import { focusTitle } from "./focus-title.ts";
import { Recipient } from "./recipient.tsx";
import type { DeliveryAction, DeliveryActions } from "./use-delivery-actions.ts";

const LABEL: Readonly<Record<DeliveryAction, string>> = {
  redeliver: deliveryWords.redeliver,
  cancel: deliveryWords.cancel,
  release: deliveryWords.release,
};

interface DeliveryDetailsProps {
  readonly delivery: DeliveryDetail;
  readonly actions: DeliveryActions;
}

/** Everything about one delivery: what became of it, what can be done, and what happened try by try. */
export function DeliveryDetails({ delivery, actions }: DeliveryDetailsProps) {
  return (
    <>
      <DeliveryButtons delivery={delivery} actions={actions} />
      <DeliveryFacts delivery={delivery} />
      <section aria-labelledby="log-title" className={styles["log"]}>
        <h2 id="log-title">{deliveryWords.timeline}</h2>
        <Timeline log={delivery.attemptLog} />
      </section>
    </>
  );
}

function DeliveryButtons({ delivery, actions }: DeliveryDetailsProps) {
  const ref = usePassedOnFocus(focusTitle);
  return (
    <>
      <div className={styles["actions"]}>
        {actions.allowed(delivery).map((action) => (
          <Button
            key={action}
            ref={ref}
            tone={action === "cancel" ? "plain" : "primary"}
            busy={actions.busy}
            aria-keyshortcuts={action === "redeliver" ? shownKey("redeliver", "log") : undefined}
            onClick={() => void actions.run(action, delivery)}
          >
            {LABEL[action]}
          </Button>
        ))}
        <Button aria-keyshortcuts={shownKey("copy_id", "log")} onClick={() => void actions.copyId(delivery)}>
          {deliveryWords.copyId}
        </Button>
        {delivery.attemptLog.length > 0 && (
          <Button onClick={() => void actions.copyWhatHappened(delivery)}>{deliveryWords.copyWhatHappened}</Button>
        )}
      </div>
      {actions.said !== null && <p className={styles["said"]}>{actions.said}</p>}
    </>
  );
}

function DeliveryFacts({ delivery }: { readonly delivery: DeliveryDetail }) {
  const { title, product, state, createdAt, settledAt, dueAt, id, eventId, redeliveryOf, redeliveredAs } = delivery;
  const linkTo = (other: string, text: string) => <Link to={`/deliveries/${encodeURIComponent(other)}`}>{text}</Link>;
  const facts: readonly (readonly [label: string, value: ReactNode])[] = [
    [deliveryWords.status, <DeliveryStateWord key="state" delivery={delivery} />],
    [deliveryWords.message, title],
    [deliveryWords.product, product === null ? shellWords.notSet : <Link to={`/product/${String(product.id)}`}>{product.name}</Link>],
    [deliveryWords.channel, <ChannelName key="channel" delivery={delivery} />],
    [deliveryWords.to, <Recipient key="to" delivery={delivery} />],
    [deliveryWords.why, <Why key="why" delivery={delivery} />],
    [deliveryWords.created, <RelativeTime key="created" at={createdAt} as="exact" />],
    ...(dueAt === null || settledAt !== null || state === "held"
      ? []
      : [[deliveryWords.due, <RelativeTime key="due" at={dueAt} as="exact" />] as const]),
    ...(settledAt === null ? [] : [[deliveryWords.settled, <RelativeTime key="settled" at={settledAt} as="exact" />] as const]),
    ...(redeliveryOf === null ? [] : [[deliveryWords.sendsAgain, linkTo(redeliveryOf, deliveryWords.olderOne)] as const]),
    ...(redeliveredAs === null ? [] : [[deliveryWords.sentAgainAs, linkTo(redeliveredAs, deliveryWords.newerOne)] as const]),
    [deliveryWords.id, <code key="id">{id}</code>],
    [deliveryWords.eventId, <code key="event">{eventId}</code>],
  ];
  return (
    <Facts ruled>
      {facts.map(([label, value]) => (
        <Fact key={label} name={label}>
          {value}
        </Fact>
      ))}
    </Facts>
  );
}

/** What it goes through, and the way to where that is set up for whoever may do so. */
function ChannelName({ delivery }: { readonly delivery: DeliveryDetail }) {
  const settings = channelSettings(delivery.channel, useMe());
  return (
    <>
      {CHANNEL_LABEL[delivery.channel]} {settings !== null && <Link to={settings}>{deliveryWords.openDestination}</Link>}
    </>
  );
}

/** Everybody has endpoints; the other channels are superusers' business, and alerts nobody's. */
function channelSettings(channel: Channel, { superuser }: Pick<Me, "superuser">): string | null {
  if (channel === "webhooks") return "/webhooks";
  return superuser && channel !== "alert" ? `/channels#${channel}` : null;
}

/** The layer that decided, and the cell where that is changed. */
function Why({ delivery }: { readonly delivery: DeliveryDetail }) {
  const cell = decidingCell(delivery, useMe());
  if (delivery.why === null) return shellWords.notSet;
  return (
    <>
      {deliveryWords.whyOf(delivery.why)}{" "}
      {cell !== null && (
        <Link to={cell} aria-keyshortcuts={shownKey("why", "log")}>
          {deliveryWords.whyLink}
        </Link>
      )}
    </>
  );
}

function Timeline({ log }: { readonly log: readonly Attempt[] }) {
  if (log.length === 0) return <EmptyState>{deliveryWords.noAttempts}</EmptyState>;
  return (
    <ol className={styles["timeline"]} aria-label={deliveryWords.log}>
      {log.map((attempt) => (
        <li key={attempt.attempt}>
          <p className={styles["what"]}>
            <RelativeTime at={attempt.startedAt} as="log" /> <strong>{outcomeOf(attempt)}</strong>
            {attempt.durationMs !== null && <span className="meta"> {timeWords.duration(attempt.durationMs)}</span>}
          </p>
          <Exchange attempt={attempt} />
        </li>
      ))}
    </ol>
  );
}

function Exchange({ attempt }: { readonly attempt: Attempt }) {
  const { request, hidden } = attempt;
  const answer = answerOf(attempt);
  return (
    <>
      <dl className={styles["exchange"]}>
        {request !== null && (
          <div>
            <dt>{deliveryWords.request}</dt>
            <dd>
              <code>{request}</code>
            </dd>
          </div>
        )}
        {answer !== "" && (
          <div>
            <dt>{deliveryWords.answer}</dt>
            <dd>
              <code>{answer}</code>
            </dd>
          </div>
        )}
      </dl>
      {hidden && <p className="meta">{deliveryWords.hidden}</p>}
    </>
  );
}
