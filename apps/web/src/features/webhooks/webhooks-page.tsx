import { useSuspenseQuery } from "@tanstack/react-query";
import type { Endpoint, EndpointWithSecret } from "@tocsin/contract";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router-dom";
import { useIsChannelOff } from "../../lib/catalogue.ts";
import { endpointsQuery } from "../../lib/endpoints.ts";
import { useLinkedPart } from "../../lib/linked-part.ts";
import { useMe } from "../../lib/own-person.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { StaleStrip } from "../../ui/stale-strip.tsx";
import { EndpointCard } from "./endpoint-card.tsx";
import { SecretDialog } from "./endpoint-dialogs.tsx";
import { EndpointForm } from "./endpoint-form.tsx";
import styles from "./webhooks.module.css";

export function WebhooksPage() {
  const { superuser } = useMe();
  const isOff = useIsChannelOff("webhooks");
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<EndpointWithSecret | null>(null);
  return (
    <>
      <PageHeader
        title={webhookWords.title}
        lead={superuser ? webhookWords.leadShared : webhookWords.lead}
        actions={
          <Button tone="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            {webhookWords.add}
          </Button>
        }
      />
      {isOff && (
        <Notice tone="warning" spaced>
          <p>{webhookWords.channelOff}</p>
          {superuser && <Link to="/channels#webhooks">{webhookWords.openChannels}</Link>}
        </Notice>
      )}
      <QueryBoundary>
        <EndpointGroups />
      </QueryBoundary>
      {isAdding && (
        <EndpointForm
          stored={null}
          onClose={() => setAdding(false)}
          onSaved={(saved) => {
            setAdding(false);
            if ("secret" in saved) setMade(saved);
          }}
        />
      )}
      {made !== null && <SecretDialog made={made} onClose={() => setMade(null)} />}
    </>
  );
}

function EndpointGroups() {
  const { superuser, id } = useMe();
  const { data, isRefetchError, dataUpdatedAt, refetch } = useSuspenseQuery(endpointsQuery);
  useLinkedPart();
  const others = data.filter(({ owner }) => owner !== null && owner.id !== id);
  return (
    <div className={styles["groups"]}>
      <StaleStrip since={isRefetchError ? dataUpdatedAt : null} onRetry={() => void refetch()} />
      <Group title={webhookWords.own} empty={webhookWords.noneOwn} endpoints={data.filter(({ owner }) => owner?.id === id)} />
      {superuser && (
        <Group title={webhookWords.shared} empty={webhookWords.noneShared} endpoints={data.filter(({ owner }) => owner === null)} />
      )}
      {others.length > 0 && <Group title={webhookWords.others} lead={webhookWords.othersMeaning} empty="" endpoints={others} />}
    </div>
  );
}

interface GroupProps {
  readonly title: string;
  readonly lead?: string;
  readonly empty: string;
  readonly endpoints: readonly Endpoint[];
}

function Group({ title, lead, empty, endpoints }: GroupProps) {
  return (
    <section className={styles["group"]} aria-label={title}>
      <h2>{title}</h2>
      {lead !== undefined && <p className="meta">{lead}</p>}
      {endpoints.length === 0 ? (
        <p className="meta">{empty}</p>
      ) : (
        <div className={styles["cards"]}>
          {endpoints.map((endpoint) => (
            <EndpointCard key={endpoint.id} endpoint={endpoint} />
          ))}
        </div>
      )}
    </section>
  );
}
